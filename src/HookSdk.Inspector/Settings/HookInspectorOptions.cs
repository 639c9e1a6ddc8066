namespace HookSdk.Inspector;

/// <summary>Settings of the inspector: the configuration section <c>Inspector</c>. All need a restart.</summary>
public sealed class HookInspectorOptions
{
    /// <summary>Whether the inspector is there. Null, the default: in the environment Development alone. Where it is off, it costs nothing.</summary>
    public bool? Enabled { get; set; }

    /// <summary>The port that it answers on; the server must listen on it. Null, the default: every port of the server.</summary>
    public int? Port { get; set; }

    /// <summary>
    /// Names that the page may be asked for by, beside those of this machine (<c>localhost</c>, <c>127.0.0.1</c>, <c>::1</c>): <c>hooks.example.com</c>. Others are refused, so that a name that a
    /// stranger leads here shows nothing. Empty, the default: those of this machine alone. Callers of another machine need an authorization policy too.
    /// </summary>
    public IList<string> Hosts { get; } = [];

    /// <summary>Hooks whose payloads are shown, by the broker's names: <c>message.publish</c>. Empty, the default: none. Passwords and tokens are never shown.</summary>
    public IList<string> Payloads { get; } = [];

    /// <summary>The folder that calls are saved in, by a name that people give. A relative path starts at the content root. Default <c>hook-calls</c>.</summary>
    public string SavedCalls { get; set; } = "hook-calls";

    /// <summary>Calls that are kept, 10 to 10,000; default 500. The newest are.</summary>
    public int MostCalls { get; set; } = 500;

    /// <summary>Bytes that are kept of each request and each reply, 256 to 1,048,576; default 16,384. A larger one is shown by its types alone.</summary>
    public int MostBytes { get; set; } = 16 * 1024;

    /// <summary>Calls a second that are kept with all that is known, 1 to 1,000; default 50, and four times as many while somebody looks. All others are counted.</summary>
    public int CallsPerSecond { get; set; } = 50;
}
