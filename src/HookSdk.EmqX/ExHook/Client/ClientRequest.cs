namespace HookSdk.EmqX.ExHook;

/// <summary>What all requests about one client have.</summary>
public abstract class ClientRequest : ExHookRequest
{
    private protected ClientRequest()
    {
    }

    /// <summary>The client.</summary>
    public EmqxClient Client { get; init; } = EmqxClient.None;

    internal override string Node => Client.Node;
}
