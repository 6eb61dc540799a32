"""Nothing but what this run has made is touched."""


class NotOurs(Exception):
    """A request that names a pool or an app client of somebody else."""


class Guard:
    """Looks at each request of boto3's before it is sent, and notes what is made."""

    # What has no pool, no app client and no token in it, and touches nothing.
    HARMLESS = {"DescribeUserPoolDomain"}

    def __init__(self, idp):
        self.pools, self.clients = [], []
        events = idp.meta.events
        events.register("before-parameter-build.cognito-identity-provider", self.before)
        events.register("after-call.cognito-identity-provider", self.after)

    def before(self, params, model, **_):
        """Refuses what is not of a pool that was made here."""
        if model.name == "CreateUserPool" or model.name in self.HARMLESS:
            return
        pool, client = params.get("UserPoolId"), params.get("ClientId")
        if pool is not None and pool not in self.pools:
            raise NotOurs(f"{model.name} of {pool}, which this run has not made")
        if pool is None and client is not None and client not in self.clients:
            raise NotOurs(f"{model.name} with {client}, which this run has not made")
        if pool is None and client is None and not {"AccessToken", "Session"} & params.keys():
            raise NotOurs(f"{model.name} names neither a pool nor an app client")

    def after(self, model, parsed, **_):
        """Notes what was made."""
        if model.name == "CreateUserPool" and "UserPool" in parsed:
            self.pools.append(parsed["UserPool"]["Id"])
        if model.name == "CreateUserPoolClient" and "UserPoolClient" in parsed:
            self.clients.append(parsed["UserPoolClient"]["ClientId"])

    def delete_all(self, idp):
        """Deletes every pool that was made; says which could not be."""
        left = []
        for pool in list(self.pools):
            try:
                idp.delete_user_pool(UserPoolId=pool)
                self.pools.remove(pool)
            except Exception as error:
                left.append(f"{pool}: {error}")
        return left
