import { build } from "esbuild";
import { exportJWK, generateKeyPair, jwtVerify, SignJWT } from "jose";
import { expect, test } from "vitest";
import { azurePorts } from "../../shared/platform/azure-ports.js";
import { startFakeServer } from "../support/fake-server.js";

const environment = {
  CspData: "UseDevelopmentStorage=true",
  CSP_OPERATOR_TENANT: "11111111-1111-4111-8111-111111111111",
  CSP_TOKEN_AUDIENCES: "api://csp",
  CSP_TOKEN_ISSUER: "https://login.example/{tenant}/v2.0",
  CSP_TOKEN_KEYS_URL: "https://login.example/keys",
  CSP_SEALING_KEYS: "a-key-that-is-known-to-every-test",
};

test("no SDK is loaded with the ports: each is imported at its first use", async () => {
  const { metafile } = await build({
    entryPoints: ["shared/platform/azure-ports.ts"],
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    format: "esm",
    packages: "external",
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  const packages = (kind: string) =>
    imports.filter((found) => found.kind === kind && !found.path.startsWith("node:")).map(({ path }) => path);
  expect(packages("import-statement")).toEqual(["zod"]);
  expect(new Set(packages("dynamic-import"))).toEqual(
    new Set([
      "@azure/core-rest-pipeline",
      "@azure/data-tables",
      "@azure/identity",
      "@azure/storage-blob",
      "@azure/storage-queue",
      "jose",
    ]),
  );
});

test("the issuer's keys are fetched once for all tokens", async () => {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  const key = { ...(await exportJWK(publicKey)), kid: "first", alg: "RS256", use: "sig" };
  let fetched = 0;
  const issuer = await startFakeServer((_, response) => {
    fetched += 1;
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ keys: [key] }));
  });
  const { tokenKeys } = azurePorts({ ...environment, CSP_TOKEN_KEYS_URL: issuer.url });
  const verified = async (subject: string) => {
    const token = await new SignJWT({ sub: subject })
      .setProtectedHeader({ alg: "RS256", kid: "first" })
      .sign(privateKey);
    return (await jwtVerify(token, tokenKeys)).payload.sub;
  };

  expect(await verified("one")).toBe("one");
  expect(await verified("other")).toBe("other");
  expect(fetched).toBe(1);
  await issuer.stop();
});
