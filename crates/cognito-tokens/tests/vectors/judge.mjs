// Reads cases.json on standard input and adds what aws-jwt-verify says to each token:
// "accepted", or the class of its error; and which URLs it fetched.
import { CognitoJwtVerifier } from "aws-jwt-verify";
import { SimpleJwksCache } from "aws-jwt-verify/jwk";

let input = "";
for await (const chunk of process.stdin) input += chunk;
const table = JSON.parse(input);
for (const row of table.cases) {
  Date.now = () => row.now * 1000;
  const fetched = [];
  const fetcher = {
    fetch: async (uri) => {
      fetched.push(uri);
      const octets = new TextEncoder().encode(row.keys ?? table.keys);
      return octets.buffer.slice(octets.byteOffset, octets.byteOffset + octets.byteLength);
    },
  };
  const options = { userPoolId: "eu-west-2_eYpv1mFHB", tokenUse: row.use, clientId: row.clients };
  if (row.scopes) options.scope = row.scopes;
  if (row.groups) options.groups = row.groups;
  if (row.leeway) options.graceSeconds = row.leeway;
  const jwksCache = new SimpleJwksCache({ fetcher });
  const verifier = CognitoJwtVerifier.create(options, { jwksCache });
  try {
    await verifier.verify(row.token);
    row.aws = "accepted";
  } catch (error) {
    row.aws = error.constructor.name;
  }
  row.fetched = fetched;
}
// A case a line.
process.stdout.write(JSON.stringify(table).replaceAll('{"name"', '\n{"name"') + "\n");
