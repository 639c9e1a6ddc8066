namespace HookSdk;

/// <summary>An observer that is told of calls that a server makes to its broker about a client, too.</summary>
internal interface IMadeCallObserver
{
    /// <summary>Whether it wants to be told of a call that has its answer. Where no observer wants one, nothing is copied of it. Throws nothing.</summary>
    /// <param name="call">The call, as the broker spells it.</param>
    /// <param name="client">Whom it is about.</param>
    public bool WantsMade(string call, string client);

    /// <summary>A call has its answer. What this throws is logged once.</summary>
    public void OnMade(MadeCall call);
}
