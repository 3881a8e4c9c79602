// Holds each object of a YAML file to the schema of its kind. Secrets are left out: kubectl writes their content in lines, which the schema's "byte" does not allow.
import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";

let valid = 0;
for (const document of parseAllDocuments(readFileSync(process.argv[2], "utf8"))) {
  const object = document.toJSON();
  if (object.kind === "Secret") continue;
  const models = await import(`kubernetes-models/${object.apiVersion}`);
  new models[object.kind](object).validate();
  valid++;
}
console.log(valid);
