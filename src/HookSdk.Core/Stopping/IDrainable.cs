namespace HookSdk;

/// <summary>Work that a stop waits for, beside the calls that hold a slot. It registers with its server; <see cref="HookLifecycle"/> alone awaits it.</summary>
internal interface IDrainable
{
    /// <summary>Calls that are not answered yet and hold no slot.</summary>
    public int Running { get; }

    /// <summary>Ends what is under way, before connections are told to go: it may need the broker's calls and answers.</summary>
    /// <param name="window">What is left of the server's drain window.</param>
    /// <param name="cancellationToken">The host's patience is over.</param>
    public Task DrainAsync(TimeSpan window, CancellationToken cancellationToken);

    /// <summary>Ends at once what still runs: the wait is over, and the web server would wait for it in turn.</summary>
    public void End()
    {
    }
}
