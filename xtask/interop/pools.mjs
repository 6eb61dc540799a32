// Pools that a script makes for itself, by AWS's operations.

import { call, given } from "./checks.mjs";

const FLOWS = ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"];

/** How a pool is set so that it asks for second factors: `OPTIONAL` or `ON`, of these. */
export const mfa = (mode, ...kinds) => ({
  MfaConfiguration: mode,
  ...(kinds.includes("SMS") && {
    SmsMfaConfiguration: { SmsConfiguration: { SnsCallerArn: "arn:aws:iam::000000000000:role/sms" } },
  }),
  ...(kinds.includes("TOTP") && { SoftwareTokenMfaConfiguration: { Enabled: true } }),
  ...(kinds.includes("EMAIL") && { EmailMfaConfiguration: {} }),
});

/** A pool with settings of CreateUserPool and of SetUserPoolMfaConfig, and an app client. */
export async function makePool(settings, mfaConfig, flows = FLOWS) {
  const { UserPool } = await call("CreateUserPool", { PoolName: "interop", ...settings });
  const UserPoolId = UserPool.Id;
  if (mfaConfig) await call("SetUserPoolMfaConfig", { UserPoolId, ...mfaConfig });
  const { UserPoolClient } = await call("CreateUserPoolClient", {
    UserPoolId,
    ClientName: "interop",
    ExplicitAuthFlows: flows,
    PreventUserExistenceErrors: "ENABLED",
  });

  /** A user, whose password is temporary if nothing else is said. */
  const addUser = async (Username, Password, attributes = {}, { temporary = false } = {}) => {
    await call("AdminCreateUser", {
      UserPoolId,
      Username,
      TemporaryPassword: Password,
      MessageAction: "SUPPRESS",
      UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
    });
    if (!temporary) await call("AdminSetUserPassword", { UserPoolId, Username, Password, Permanent: true });
    return { username: Username, password: Password };
  };

  /** Turns a second factor of a user on. */
  const prefer = (Username, settings) =>
    call("AdminSetUserMFAPreference", { UserPoolId, Username, ...settings });

  return { id: UserPoolId, clientId: UserPoolClient.ClientId, endpoint: given.endpoint, addUser, prefer };
}
