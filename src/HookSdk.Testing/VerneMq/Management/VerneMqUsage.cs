namespace HookSdk.Testing;

/// <summary>The usage texts that VerneMQ answers as an alert where arguments are missing or out of order, as they come over the wire.</summary>
internal static class VerneMqUsage
{
    public const string ApiKeyAdd =
        "vmq-admin api-key add key=<API Key> scope=<SCOPE> expires=<DATE>\n"
        + "\n"
        + "  Adds an API Key. \n"
        + "\n"
        + "  Scope and expires are optional. The scope allows to set an API key for different \n"
        + "  parts of VerneMQ e.g. management API (mgmt), status page (status), health endpoint \n"
        + "  (health) or metrics endpoint (metrics).\n"
        + "  expires allows to set an expiery date, the expected format is \"yyyy-mm-ddThh:mm:ss\" \n"
        + "\n"
        + "  Example: \n"
        + "     vmq-admin api-key add key=abcd scope=mgmt expires=2023-02-15T08:00:00 \n"
        + "\n"
        + "  Possible scopes:\n"
        + "    status,mgmt,metrics,health,api2,httppub";

    public const string SessionDisconnect =
        "vmq-admin session disconnect client-id=<ClientId>\n"
        + "\n"
        + "  Forcefully disconnects a client from the cluster. \n"
        + "\n"
        + "  --mountpoint=<Mountpoint>, -m\n"
        + "      specifies the mountpoint, defaults to the default mountpoint\n"
        + "  --cleanup, -c\n"
        + "      removes the stored cluster state of this client like stored\n"
        + "      messages and subscriptions.\n"
        + "\n"
        + "  Sub-commands:\n"
        + "    clients     Forcefully disconnect multiple running sessions\n"
        + "    batch       Forcefully disconnect a number of (random) session\n"
        + "\n"
        + "\n";

    public const string SessionReauthorize =
        "vmq-admin session reauthorize username=<Username> client-id=<ClientId>\n"
        + "\n"
        + "  Reauthorizes all current subscriptions of an existing client session. \n"
        + "\n"
        + "  --mountpoint=<Mountpoint>, -m\n"
        + "      specifies the mountpoint, defaults to the default mountpoint\n"
        + "\n";

    public const string SessionUnsubscribe =
        "vmq-admin session unsubscribe client-id=<ClientId> topic=<Topic>\n"
        + "\n"
        + "  Unsubscribes a topic for a given client\n"
        + "\n"
        + "  --plugin, -p\n"
        + "      calls on_topic_unsubscribed plugin handler\n"
        + "  --mountpoint=<Mountpoint>, -m\n"
        + "      specifies the mountpoint, defaults to the default mountpoint\n"
        + "\n"
        + "\n";

    public const string WebhooksDeregister =
        "vmq-admin webhooks deregister hook=<Hook> endpoint=<Url>\n"
        + "\n"
        + "  Deregisters a webhook endpoint.\n"
        + "\n";

    public const string WebhooksRegister =
        "vmq-admin webhooks register hook=<Hook> endpoint=<Url>\n"
        + "\n"
        + "  Registers a webhook endpoint with a hook.\n"
        + "\n"
        + "  --base64payload=<true|false>\n"
        + "     base64 encode the MQTT payload. Defaults to true.\n"
        + "  --no_payload=<true|false>\n"
        + "     Applies only to the auth_on_publish and auth_on_publish_m5\n"
        + "     webhooks. If true the MQTT payload is omitted from the JSON     object. Defaults to false.\n"
        + "  --response_timeout=TimeoutInMilliseconds\n"
        + "     Set the timeout for the endpoint to respond.\n"
        + "     Defaults to 5000 milliseconds.\n"
        + "\n";
}
