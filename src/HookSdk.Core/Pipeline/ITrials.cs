namespace HookSdk;

/// <summary>Plugins of a server that are on trial: they get real calls, and what they answer reaches nobody.</summary>
internal interface ITrials
{
    /// <summary>What is tried with the calls of one hook; null: nothing ever is.</summary>
    /// <param name="hook">The hook.</param>
    /// <param name="plugins">The plugins that take part in its chains.</param>
    /// <param name="calls">Counts calls that hold one of these plugins; null: nobody asks.</param>
    public HookTrial<TRequest, TReply>? Bind<TPlugin, TRequest, TReply>(HookDefinition<TPlugin, TRequest, TReply> hook, IReadOnlyList<HookPlugin> plugins, ChainCalls? calls)
        where TPlugin : class
        where TRequest : class
        where TReply : class;

    /// <summary>Says in the log what is on trial. Once, when the program has started.</summary>
    public void TellStart();
}
