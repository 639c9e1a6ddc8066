namespace HookSdk;

/// <summary>Folds one plugin's answer into the chain's reply, may change the request that the next plugin sees, and says whether there is a next one.</summary>
internal delegate ChainStep ChainFold<TRequest, TReply>(ref TRequest request, ref TReply total, TReply answer);

/// <summary>The folding rules that no target needs to write itself.</summary>
internal static class Chains
{
    /// <summary>Every plugin hears it; the answers carry nothing.</summary>
    public static ChainStep All<TRequest, TReply>(ref TRequest request, ref TReply total, TReply answer) => ChainStep.Continue;
}
