using System.Collections.Concurrent;

namespace HookSdk.EmqX.ExHook;

/// <summary>What people see of ExHook's calls, and how they write one.</summary>
internal static class ExHookForms
{
    private const string Client = "\"clientinfo\":{\"node\":\"emqx@127.0.0.1\",\"clientid\":\"meter-0042\",\"username\":\"meter\",\"peerhost\":\"192.0.2.7\",\"sockport\":1883,\"protocol\":\"mqtt\"}";
    private const string Connection = "\"conninfo\":{\"node\":\"emqx@127.0.0.1\",\"clientid\":\"meter-0042\",\"username\":\"meter\",\"peerhost\":\"192.0.2.7\",\"sockport\":1883,\"proto_name\":\"MQTT\",\"proto_ver\":\"5\",\"keepalive\":60}";
    private const string Message = "\"message\":{\"node\":\"emqx@127.0.0.1\",\"id\":\"00060A8D2C1F4B5E0000000000000001\",\"qos\":1,\"from\":\"meter-0042\",\"topic\":\"meters/0042/value\",\"payload\":\"aGVsbG8=\",\"timestamp\":\"1700000000000\"}";
    private const string Filters = "\"topic_filters\":[{\"name\":\"meters/0042/#\",\"subopts\":{\"qos\":1}}]";
    private const string Topic = "\"topic\":\"meters/0042/value\"";

    private static readonly ConcurrentDictionary<(string Method, ExHookVersion Version), HookForm> Known = new();

    /// <summary>The form of a hook's calls.</summary>
    /// <param name="method">The method of <see cref="ExHookProvider"/> that serves it.</param>
    /// <param name="version">The version of the protocol.</param>
    public static HookForm Of(string method, ExHookVersion version) => Known.GetOrAdd((method, version), static key => Make(key.Method, key.Version));

    private static HookForm Make(string method, ExHookVersion version)
    {
        string name = method["On".Length..^"Async".Length];
        string reply = name switch
        {
            "ProviderLoaded" => "LoadedResponse",
            "ClientAuthenticate" or "ClientAuthorize" or "MessagePublish" => "ValuedResponse",
            _ => "EmptySuccess",
        };
        return new HookForm(ExampleOf(name), ["payload"], new ExHookText($"{name}Request", reply, version)) { GrpcPath = $"/{version.Service}/{version.MethodName(method)}", Shape = ExHookShape.Of($"{name}Request", version), Test = new ExHookTestWriter(version) };
    }

    private static string ExampleOf(string name) => name switch
    {
        "ProviderLoaded" => "{\"broker\":{\"version\":\"5.8.9\"},\"meta\":{\"node\":\"emqx@127.0.0.1\",\"version\":\"5.8.9\",\"cluster_name\":\"emqxcl\"}}",
        "ProviderUnloaded" => "{\"meta\":{\"node\":\"emqx@127.0.0.1\"}}",
        "ClientConnect" => $"{{{Connection}}}",
        "ClientConnack" => $"{{{Connection},\"result_code\":\"success\"}}",
        "ClientDisconnected" or "SessionTerminated" => $"{{{Client},\"reason\":\"normal\"}}",
        "ClientAuthenticate" => $"{{{Client},\"result\":true}}",
        "ClientAuthorize" => $"{{{Client},\"type\":\"PUBLISH\",{Topic},\"result\":true}}",
        "ClientSubscribe" or "ClientUnsubscribe" => $"{{{Client},{Filters}}}",
        "SessionSubscribed" => $"{{{Client},{Topic},\"subopts\":{{\"qos\":1}}}}",
        "SessionUnsubscribed" => $"{{{Client},{Topic}}}",
        "MessagePublish" => $"{{{Message}}}",
        "MessageDropped" => $"{{{Message},\"reason\":\"no_subscribers\"}}",
        "MessageDelivered" or "MessageAcked" => $"{{{Client},{Message}}}",
        _ => $"{{{Client}}}",
    };
}
