namespace HookSdk.Cli.Servers;

/// <summary>A broker's kind of hook server.</summary>
/// <param name="Name">How a command names it.</param>
/// <param name="Broker">How people name the broker.</param>
/// <param name="Url">An address as it would stand in the broker's configuration.</param>
/// <param name="Limit">How long the broker waits for an answer by default; null: it documents no limit, or has none.</param>
internal sealed record Target(string Name, string Broker, string Url, TimeSpan? Limit)
{
    /// <summary>Whether the broker calls by gRPC; by HTTP/1.1 otherwise.</summary>
    public bool IsGrpc => Name is "exhook" or "exproto";

    public static Target Emg { get; } = new("emg", "EMG", "http://127.0.0.1:5080/emg", null);

    public static Target M4 { get; } = new("m4", "M4", "http://127.0.0.1:8833/", TimeSpan.FromMilliseconds(900));

    public static Target ExHook { get; } = new("exhook", "EMQX", "http://127.0.0.1:9000", TimeSpan.FromSeconds(5));

    public static Target ExProto { get; } = new("exproto", "EMQX's ExProto gateway", "http://127.0.0.1:9001", null);

    public static Target VerneMq { get; } = new("vernemq", "VerneMQ", "http://127.0.0.1:5090/vernemq", TimeSpan.FromSeconds(5));
}
