// Prints a key set, and a token of each algorithm, made by jose.
import { SignJWT, exportJWK, generateKeyPair } from "jose";

const algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];
const keys = [];
const tokens = {};
for (const alg of algorithms) {
  const { publicKey, privateKey } = await generateKeyPair(alg);
  keys.push({ ...(await exportJWK(publicKey)), kid: alg, alg, use: "sig" });
  tokens[alg] = await new SignJWT({ acl: { pub: ["a/${clientid}"] } })
    .setProtectedHeader({ alg, kid: alg })
    .setIssuer("jose")
    .setAudience("mqtt")
    .setSubject("dev1")
    .setExpirationTime("1h")
    .sign(privateKey);
}

const secret = new Uint8Array(64).fill(7);
for (const alg of ["HS256", "HS384", "HS512"]) {
  tokens[alg] = await new SignJWT({}).setProtectedHeader({ alg }).setIssuer("jose").setAudience("mqtt").setSubject("dev1").setExpirationTime("1h").sign(secret);
}

console.log(JSON.stringify({ keys, tokens, secret: Buffer.from(secret).toString("base64") }));
