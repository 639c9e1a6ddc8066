namespace HookSdk;

/// <summary>All that is known of one shadow: its queue, its counts, what it disagreed in, and its lines in the log.</summary>
internal sealed class ShadowBoard : IDisposable
{
    private readonly TrialCounts<ShadowResult> _counts;
    private readonly TrialLines _lines;
    private readonly CountedLine _disagreed;
    private readonly Queue<KeptDisagreement> _disagreements = [];

    public ShadowBoard(HookServer server, ShadowPlugin shadow, TrialCounts<ShadowResult> counts)
    {
        Shadow = shadow;
        Queue = new TrialQueue(shadow.Options.QueueLength, shadow.Options.MaxConcurrentCalls, $"{server.Target} {shadow.Name}");
        _counts = counts;
        _lines = new TrialLines(server, shadow.Name, shadow.Options.QueueLength);
        _disagreed = new CountedLine(server.Time, (hook, count) => server.Log.ShadowDisagreed(server.Target, hook, shadow.Name, count));
    }

    public ShadowPlugin Shadow { get; }

    public TrialQueue Queue { get; }

    /// <summary>It could not be made.</summary>
    public bool IsBroken { get; set; }

    /// <summary>How many disagreements are kept now.</summary>
    public int Kept
    {
        get
        {
            lock (_disagreements)
            {
                return _disagreements.Count;
            }
        }
    }

    /// <summary>In which calls it disagreed last, the oldest first.</summary>
    /// <param name="showsPayloads">Whether payloads of a hook are shown.</param>
    /// <param name="most">How many are read at most.</param>
    public IReadOnlyList<ShadowDisagreement> Read(Func<string, bool> showsPayloads, int most)
    {
        KeptDisagreement[] kept;
        lock (_disagreements)
        {
            kept = [.. _disagreements.Skip(_disagreements.Count - most)];
        }

        return [.. kept.Select(d => d.Shown(Shadow.Name, showsPayloads(d.Hook)))];
    }

    public void Agree(string hook) => _counts.Add(Shadow.Name, hook, ShadowResult.Agreed);

    public void Skip(string hook) => _counts.Add(Shadow.Name, hook, ShadowResult.Skipped);

    public void Disagree(KeptDisagreement disagreement)
    {
        lock (_disagreements)
        {
            _disagreements.Enqueue(disagreement);
            while (_disagreements.Count > Shadow.Options.KeptDisagreements)
            {
                _disagreements.Dequeue();
            }
        }

        _counts.Add(Shadow.Name, disagreement.Hook, ShadowResult.Disagreed);
        _disagreed.Add(disagreement.Hook);
    }

    public void Fail(string hook, ShadowResult result, string cause, Exception? exception)
    {
        _counts.Add(Shadow.Name, hook, result);
        _lines.Failed(hook, cause, exception);
    }

    public void Drop(string hook)
    {
        _counts.Add(Shadow.Name, hook, ShadowResult.Dropped);
        _lines.Dropped(hook);
    }

    /// <summary>Writes the lines that were not told yet: nothing more comes.</summary>
    public void Dispose()
    {
        Queue.Dispose();
        _lines.WriteRest();
        _disagreed.WriteRest();
    }
}
