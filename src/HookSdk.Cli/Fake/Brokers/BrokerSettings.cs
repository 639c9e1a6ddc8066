using HookSdk.Cli.Terminal;
using Microsoft.Extensions.Logging;

namespace HookSdk.Cli.Fake.Brokers;

/// <summary>What a broker is played with.</summary>
internal sealed record BrokerSettings(Uri Url, TimeProvider Clock, Secrets Secrets)
{
    /// <summary>Brings the calls to the server; null: a socket of the fake's own.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>Is told what happens; null: nobody.</summary>
    public ILogger? Logger { get; init; }

    /// <summary>Whether calls are kept, to be judged at the end.</summary>
    public bool KeepsHistory { get; init; } = true;

    /// <summary>Whether an MQTT client can be named again once another has connected, as the step <c>client</c> does.</summary>
    public bool KeepsClients { get; init; } = true;

    /// <summary>The version of the broker; null: the fake's default.</summary>
    public string? Version { get; init; }

    /// <summary>EMG: the connectors that exist; none: every one does.</summary>
    public IReadOnlyList<string> Connectors { get; init; } = [];

    /// <summary>EMG: the text of <c>PLUGIN=name:text</c>.</summary>
    public string? Argument { get; init; }

    /// <summary>ExProto: the port of the adapter.</summary>
    public int AdapterPort { get; init; }

    public Testing.HookTarget Target() => Handler is null
        ? Testing.HookTarget.Url(Url)
        : Testing.HookTarget.Handler(Handler, Url.PathAndQuery, Url.Authority[(Url.Authority.IndexOf('@', StringComparison.Ordinal) + 1)..]);
}
