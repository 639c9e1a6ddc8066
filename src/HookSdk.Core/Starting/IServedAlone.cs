namespace HookSdk;

/// <summary>What a check says of a server that has no chain of plugins.</summary>
internal interface IServedAlone
{
    /// <summary>The server; it is told of where it is mapped.</summary>
    public HookServer Server { get; }

    /// <summary>What serves it, and what of its broker it calls, in the form "LineProtocol: calls its adapter at http://127.0.0.1:9100".</summary>
    public string Text { get; }
}
