"""simple-salesforce against the practice org: signs in each way it knows, and does what its users do.

Prints one line of JSON for each step, which the test reads; a step that fails ends the program with its error. Nothing in
it knows the practice org beyond what the command line says: URL, client id, user, password, security token.
"""

import datetime
import json
import sys

import requests
from requests.adapters import HTTPAdapter
from simple_salesforce import Salesforce, SalesforceLogin, format_soql
from simple_salesforce import exceptions

URL, CLIENT_ID, USERNAME, PASSWORD, SECURITY_TOKEN = sys.argv[1:]
MY_DOMAIN = "practice.my"
VERSION = "64.0"
KEY = "Ringside_Key__c"


class Resolver(HTTPAdapter):
    """Stands in for the name service: the library writes `.salesforce.com` behind every login domain."""

    def send(self, request, **options):
        request.url = request.url.replace(f"https://{MY_DOMAIN}.salesforce.com", URL)
        return super().send(request, **options)


def resolving():
    session = requests.Session()
    session.mount(f"https://{MY_DOMAIN}.salesforce.com", Resolver())
    return session


def step(work):
    said = {"step": work.__doc__.rstrip("."), **work()}
    print(json.dumps(said), flush=True)


def refused(work):
    try:
        work()
    except exceptions.SalesforceAuthenticationFailed as error:
        return [type(error).__name__, error.code]
    except exceptions.SalesforceError as error:
        return [type(error).__name__, error.status, error.content[0]["errorCode"]]
    return None


def login(**how):
    return Salesforce(domain=MY_DOMAIN, version=VERSION, session=resolving(), **how)


def soap_login():
    """SOAP login with password and security token."""
    sf = login(username=USERNAME, password=PASSWORD, security_token=SECURITY_TOKEN)
    wrong = refused(lambda: login(username=USERNAME, password=PASSWORD, security_token="x"))
    session, instance = SalesforceLogin(
        username=USERNAME, password=PASSWORD, security_token=SECURITY_TOKEN, scratch_url=URL
    )
    again = Salesforce(session_id=session, instance=instance)
    return {
        "sandbox": sf.is_sandbox(),
        "default_version": again.query("SELECT Id FROM Organization")["totalSize"],
        "wrong": wrong,
    }


def password_grant():
    """password grant."""
    how = {"username": USERNAME, "consumer_key": CLIENT_ID, "consumer_secret": "not asked for"}
    sf = login(password=PASSWORD + SECURITY_TOKEN, **how)
    wrong = refused(lambda: login(password="wrong", **how))
    return {"user": sf.oauth2("userinfo")["preferred_username"], "wrong": wrong}


def refresh():
    """session renewed after a 401."""
    sf = login(username=USERNAME, password=PASSWORD, security_token=SECURITY_TOKEN)
    sf.session_id = "00D!expired"
    rows = sf.query("SELECT Id FROM Organization")["totalSize"]
    dead = Salesforce(session_id="00D!expired", instance_url=URL)
    return {"rows": rows, "without": refused(lambda: dead.query("SELECT Id FROM Organization"))}


step(soap_login)
step(password_grant)
step(refresh)

sf = login(username=USERNAME, password=PASSWORD, security_token=SECURITY_TOKEN)
made = {}


def describe():
    """describe."""
    every = sf.describe()
    task = sf.Task.describe()
    return {
        "encoding": every["encoding"],
        "objects": len(every["sobjects"]) > 5,
        "prefix": task["keyPrefix"],
        "summary": sf.Task.metadata()["objectDescribe"]["name"],
    }


def create():
    """create."""
    made["account"] = sf.Account.create({"Name": "Acme"})["id"]
    contact = {"LastName": "O'Hara", "AccountId": made["account"], "Phone": "03-1234-5678"}
    made["contact"] = sf.Contact.create(contact)["id"]
    task = sf.Task.create({"Subject": "Call", "WhoId": made["contact"], "Status": "Completed"})
    return {"success": task["success"], "errors": task["errors"]}


def collections():
    """collections."""
    address = f"{sf.base_url}composite/sobjects"
    crowd = [
        {"attributes": {"type": "Contact"}, "LastName": f"Crowd {n}", "AccountId": made["account"]}
        for n in range(450)
    ]
    ids = []
    for start in range(0, 450, 200):
        body = {"allOrNone": True, "records": crowd[start : start + 200]}
        answer = sf.session.post(address, headers=sf.headers, json=body)
        ids += [row["id"] for row in answer.json() if row["success"]]
    changes = [{"attributes": {"type": "Contact"}, "id": id, "FirstName": "Many"} for id in ids[:2]]
    changed = sf.session.patch(address, headers=sf.headers, json={"records": changes}).json()
    upserts = [{"attributes": {"type": "Task"}, "Subject": "Call", KEY: key} for key in ["py-1", "py-2"]]
    upserted = sf.session.patch(
        f"{address}/Task/{KEY}", headers=sf.headers, json={"records": upserts}
    ).json()
    read = sf.restful(
        "composite/sobjects/Contact", params={"ids": ",".join(ids[:2]), "fields": "Id,Name"}
    )
    removed = sf.restful("composite/sobjects", params={"ids": ",".join(ids[-3:])}, method="DELETE")
    return {
        "created": len(ids),
        "changed": [row["success"] for row in changed],
        "upserted": [row["created"] for row in upserted],
        "read": [row["Name"] for row in read],
        "removed": [row["success"] for row in removed],
    }


def relationships():
    """query with relationships."""
    up = sf.query(format_soql("SELECT Account.Name, Owner.Name FROM Contact WHERE LastName = {}", "O'Hara"))
    who = sf.query(f"SELECT Who.Name, Who.Type, What.Name FROM Task WHERE WhoId = '{made['contact']}'")
    down = sf.query(
        "SELECT Name, (SELECT LastName FROM Contacts WHERE LastName LIKE 'O%'), (SELECT Id FROM Cases) "
        f"FROM Account WHERE Id = '{made['account']}'"
    )["records"][0]
    return {
        "account": up["records"][0]["Account"]["Name"],
        "who": who["records"][0]["Who"]["attributes"]["type"],
        "type": who["records"][0]["Who"]["Type"],
        "what": who["records"][0]["What"],
        "children": [row["LastName"] for row in down["Contacts"]["records"]],
        "none": down["Cases"],
    }


def pages():
    """query in pages."""
    soql = "SELECT Id FROM Contact ORDER BY Id"
    small = {"Sforce-Query-Options": "batchSize=200"}
    first = sf.query(soql, headers=small)
    second = sf.query_more(first["nextRecordsUrl"], identifier_is_url=True)
    return {
        "sizes": [len(first["records"]), len(second["records"])],
        "all": len(sf.query_all(soql, headers=small)["records"]),
        "deleted": sum(1 for _ in sf.query_all_iter(soql, include_deleted=True, headers=small)),
    }


def rows():
    """retrieve, update and upsert by external id."""
    changed = sf.Contact.update(made["contact"], {"FirstName": "Ann"})
    name = sf.Contact.get(made["contact"])["Name"]
    first = sf.Task.upsert(f"{KEY}/py-3", {"Subject": "First", "WhoId": made["contact"]}, raw_response=True)
    second = sf.Task.upsert(f"{KEY}/py-3", {"Subject": "Second"}, raw_response=True)
    found = sf.Task.get_by_custom_id(KEY, "py-3")
    return {
        "changed": changed,
        "name": name,
        "upserted": [first.status_code, second.status_code],
        "created": [first.json()["created"], second.json()["created"]],
        "subject": found["Subject"],
        "twice": refused(lambda: sf.Task.create({KEY: "py-3"})),
    }


def search():
    """search."""
    found = sf.search("FIND {0312345678} IN PHONE FIELDS RETURNING Contact(Id, Name)")
    plain = sf.restful(
        "parameterizedSearch",
        params={"q": "0312345678", "in": "PHONE", "sobject": "Contact", "Contact.fields": "Name"},
    )
    return {
        "found": [row["Name"] for row in found["searchRecords"]],
        "plain": [row["Name"] for row in plain["searchRecords"]],
        "quick": len(sf.quick_search("Acme")["searchRecords"]),
        "none": sf.search("FIND {nobody} IN NAME FIELDS RETURNING Contact(Id)"),
    }


def composite():
    """composite."""
    root = f"/services/data/v{VERSION}"
    body = {
        "allOrNone": True,
        "compositeRequest": [
            {
                "method": "POST",
                "url": f"{root}/sobjects/Contact",
                "referenceId": "who",
                "body": {"LastName": "Composite"},
            },
            {
                "method": "POST",
                "url": f"{root}/sobjects/Task",
                "referenceId": "task",
                "body": {"Subject": "Composite", "WhoId": "@{who.id}"},
            },
            {
                "method": "GET",
                "url": f"{root}/query?q=SELECT+Who.Name+FROM+Task+WHERE+Id='@{{task.id}}'",
                "referenceId": "read",
            },
        ],
    }
    answer = sf.session.post(f"{sf.base_url}composite", headers=sf.headers, json=body)
    parts = answer.json()["compositeResponse"]
    return {
        "statuses": [part["httpStatusCode"] for part in parts],
        "who": parts[2]["body"]["records"][0]["Who"]["Name"],
    }


def delete():
    """delete."""
    task = sf.Task.get_by_custom_id(KEY, "py-1")["Id"]
    return {"status": sf.Task.delete(task), "gone": refused(lambda: sf.Task.get(task))}


def feeds():
    """feeds and limits."""
    now = datetime.datetime.now(datetime.timezone.utc)
    hour = datetime.timedelta(hours=1)
    updated = sf.Task.updated(now - hour, now + hour)
    deleted = sf.Contact.deleted(now - hour, now + hour)
    return {
        "updated": len(updated["ids"]),
        "deleted": len(deleted["deletedRecords"]),
        "limit": sf.limits()["DailyApiRequests"]["Max"],
        "usage": sf.api_usage["api-usage"].total,
        "recent": len(sf.restful("recent", params={"limit": 2})),
    }


def refusals():
    """refusals."""
    return {
        "field": refused(lambda: sf.Task.create({"Nonsense__c": 1})),
        "required": refused(lambda: sf.Contact.create({"FirstName": "Nameless"})),
        "query": refused(lambda: sf.query("SELECT Nonsense FROM Task")),
        "missing": refused(lambda: sf.Contact.get("003000000000000AAA")),
        "object": refused(lambda: sf.Nonsense.describe()),
    }


for work in [
    describe,
    create,
    collections,
    relationships,
    pages,
    rows,
    search,
    composite,
    delete,
    feeds,
    refusals,
]:
    step(work)
