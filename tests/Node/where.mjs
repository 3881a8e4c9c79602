// Tells where the MCP server for files is installed.
import { fileURLToPath } from "node:url";

console.log(JSON.stringify(fileURLToPath(import.meta.resolve("@modelcontextprotocol/server-filesystem/dist/index.js"))));
