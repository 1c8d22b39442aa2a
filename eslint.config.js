import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules/**", ".sark/**", "test/golden/**"] },
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Reports an Output in a template literal, which would print "Calling [toString] on an [Output]".
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      // Pulumi resources are declared for their effect.
      "no-new": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", ignoreRestSiblings: true }],
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: ["../../*/!(index.ts)"], message: "Import a sibling component through its index.ts." }] },
      ],
    },
  },
  {
    files: ["test/**/*.ts"],
    // mocha's describe and it return nothing to await.
    rules: { "@typescript-eslint/no-floating-promises": ["error", { allowForKnownSafeCalls: ["describe", "it"] }] },
  },
);
