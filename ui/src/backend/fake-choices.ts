import type { Choices } from '../generated/Choices';

/** What an org with the package, a few fields of its own and an added object lets an agent choose from. */
export const CHOICES: Choices = {
  log_to: ['task_and_log', 'task_only', 'log_only'],
  record_types: [
    { name: '012Ea0000000001AAA', label: 'Phone call' },
    { name: '012Ea0000000002AAA', label: 'サポート窓口へのお問い合わせ（電話・メール・チャットを含むすべての受付）' },
  ],
  fields: [
    { value: 'started_at', fields: [{ name: 'Call_Began__c', label: 'Call began' }] },
    { value: 'ended_at', fields: [{ name: 'Call_Began__c', label: 'Call began' }] },
    {
      value: 'queue',
      fields: [
        { name: 'Queue__c', label: 'Queue' },
        { name: 'Desk__c', label: '受付した部署の名称（サポート部門で入力する項目です）' },
      ],
    },
    { value: 'summary', fields: [] },
  ],
  objects: [
    { name: 'Account', label: '取引先' },
    { name: 'Contact', label: '取引先責任者' },
    { name: 'Lead', label: 'リード' },
    { name: 'Property__c', label: '物件' },
  ],
  customer_fields: [{ name: 'Account.AccountNumber', label: 'Account: Account Number' }],
  own_fields: [
    { object: 'Contact', object_label: '取引先責任者', field: 'Tier__c', label: 'Customer tier' },
    { object: 'Contact', object_label: '取引先責任者', field: 'Visited__c', label: '最終訪問日（営業担当者が入力する項目です）' },
    { object: 'Account', object_label: '取引先', field: 'Seats__c', label: 'Seats' },
  ],
  locked: [],
  sign_in: { login_url: null, client_id: null },
  statuses: [
    { name: 'Completed', label: '完了' },
    { name: 'Answered', label: '対応済み（記録のみ・フォロー不要）' },
  ],
  priorities: [
    { name: 'High', label: '高' },
    { name: 'Normal', label: '中' },
  ],
};
