/** Plain CSS in the components and in `src/styles`: logical sides, colours from the tokens alone, no `!important`. */
export default {
  extends: ['stylelint-config-standard'],
  reportNeedlessDisables: true,
  reportInvalidScopeDisables: true,
  reportDescriptionlessDisables: true,
  rules: {
    'color-named': 'never',
    'color-no-hex': true,
    'declaration-no-important': true,
    'function-disallowed-list': ['rgb', 'rgba', 'hsl', 'hsla', 'oklch', 'lab', 'lch'],
    // Not every WebKit that shows the sidebar knows `overflow-block` and `resize: block`.
    'property-layout-mappings': ['flow-relative', { ignoreProperties: ['overflow-y'] }],
    'value-keyword-layout-mappings': ['flow-relative', { ignoreProperties: ['resize'] }],
  },
  overrides: [
    {
      files: ['**/*.svelte'],
      customSyntax: 'postcss-html',
      rules: { 'selector-pseudo-class-no-unknown': [true, { ignorePseudoClasses: ['global'] }] },
    },
    { files: ['**/tokens.css'], rules: { 'color-no-hex': null, 'function-disallowed-list': null } },
  ],
};
