namespace HookSdk.Identity;

/// <summary>
/// Keys of an address: fetched once for all who wait, again when they are old or a token names another, never sooner than <see cref="JwtOptions.MinRefresh"/> after the last
/// fetch. When they cannot be fetched the last good ones stay for <see cref="JwtOptions.KeepKeysFor"/>.
/// </summary>
internal sealed class RemoteKeys(JwtOptions settings, KeyFetch fetch, IdentityLog log, TimeProvider time) : KeySource
{
    /// <summary>So long after a fetch has begun calls wait for it, where they have keys: whoever forges tokens makes them look for others.</summary>
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private volatile JwtOptions _options = settings;
    private KeySnapshot? _current;
    private Task? _running;
    private long? _begun;

    /// <summary>What was told last. One fetch at a time touches it.</summary>
    private State _state;

    /// <summary>Goes on with other settings, where they name the same address: the keys stay.</summary>
    /// <returns>False: they name another, or none.</returns>
    public bool TryUse(JwtOptions options)
    {
        JwtOptions before = _options;
        if (options.KeySetUrl?.OriginalString != before.KeySetUrl?.OriginalString || options.Authority?.OriginalString != before.Authority?.OriginalString)
        {
            return false;
        }

        _options = options;
        return true;
    }

    /// <summary>Begins to fetch, where that is due: nobody waits.</summary>
    public void Begin() => _ = BeginIfDue();

    public override ValueTask<VerificationKey[]> GetAsync(CancellationToken cancellationToken)
    {
        JwtOptions options = _options;
        if (Volatile.Read(ref _current) is { } current)
        {
            TimeSpan age = time.GetElapsedTime(current.FetchedAt);
            if (age < options.KeyLifetime)
            {
                return new(current.Keys);
            }

            Task running = BeginIfDue();
            if (age < options.KeepKeysFor)
            {
                // Old ones serve while new ones are on their way.
                return new(current.Keys);
            }

            return new(WaitAsync(running, cancellationToken));
        }

        return new(WaitAsync(BeginIfDue(), cancellationToken));
    }

    public override async ValueTask<VerificationKey[]> LookAgainAsync(CancellationToken cancellationToken)
    {
        Task running = BeginIfDue();
        TimeSpan left = LongestLook;
        lock (_lock)
        {
            left -= _begun is { } begun ? time.GetElapsedTime(begun) : TimeSpan.Zero;
        }

        if (!running.IsCompleted && left > TimeSpan.Zero)
        {
            try
            {
                await running.WaitAsync(left, time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // It goes on in the background: those whom it lets in come again.
            }
        }

        return Current();
    }

    private async Task<VerificationKey[]> WaitAsync(Task running, CancellationToken cancellationToken)
    {
        await running.WaitAsync(cancellationToken).ConfigureAwait(false);
        return Current();
    }

    private VerificationKey[] Current() =>
        Volatile.Read(ref _current) is { } current && time.GetElapsedTime(current.FetchedAt) < _options.KeepKeysFor ? current.Keys : throw new JwtKeysUnavailableException(fetch.Source);

    /// <summary>The fetch that runs, or begins; one that has ended: none is due.</summary>
    private Task BeginIfDue()
    {
        lock (_lock)
        {
            if (_running is { IsCompleted: false } || (_begun is { } begun && time.GetElapsedTime(begun) < _options.MinRefresh))
            {
                return _running is { IsCompleted: false } ? _running : Task.CompletedTask;
            }

            _begun = time.GetTimestamp();
            return _running = Task.Run(FetchAsync);
        }
    }

    /// <summary>Never throws.</summary>
    private async Task FetchAsync()
    {
        KeySnapshot? before = Volatile.Read(ref _current);
        JwtOptions options = _options;
        try
        {
            using CancellationTokenSource timeout = new(options.FetchTimeout, time);
            byte[] body = await fetch.ReadAsync(timeout.Token).ConfigureAwait(false);
            if (before is not null && body.AsSpan().SequenceEqual(before.Body))
            {
                Volatile.Write(ref _current, before with { FetchedAt = time.GetTimestamp() });
                TellReturn();
                return;
            }

            VerificationKey[] keys = [.. KeyReader.ReadSet(body, problem => log.KeyLeftOut(fetch.Source, problem)).Select(key => key with { Origin = (options.KeySetUrl ?? options.Authority)!.OriginalString })];
            Volatile.Write(ref _current, new KeySnapshot(keys, body, time.GetTimestamp()));
            TellReturn();
            log.KeysRead(keys.Length, fetch.Source);
            if (keys.Length == 0)
            {
                log.KeySetEmpty(fetch.Source);
            }
        }
        catch (Exception e)
        {
            string problem = e switch
            {
                OperationCanceledException => $"it had not answered after {options.FetchTimeout.TotalSeconds:0.#} s.",
                _ => e.Message,
            };
            TellFailure(before is null ? null : time.GetElapsedTime(before.FetchedAt), options.KeepKeysFor, problem);
        }
    }

    /// <summary>Told when it goes down, and when the kept keys have lapsed: not at each fetch.</summary>
    private void TellFailure(TimeSpan? age, TimeSpan keepFor, string problem)
    {
        State now = age < keepFor ? State.Kept : State.None;
        if (_state == now)
        {
            return;
        }

        _state = now;
        if (now == State.Kept)
        {
            log.KeysStay(fetch.Source, TimeText.Of(TimeSpan.FromSeconds(Math.Ceiling(age!.Value.TotalSeconds))), TimeText.Of(keepFor), problem);
        }
        else
        {
            log.NoKeys(fetch.Source, problem);
        }
    }

    private void TellReturn()
    {
        if (_state != State.Good)
        {
            _state = State.Good;
            log.KeysAgain(fetch.Source);
        }
    }

    /// <summary>What is in use: keys of the last fetch, keys of an earlier one, none.</summary>
    private enum State
    {
        Good,
        Kept,
        None,
    }

    private sealed record KeySnapshot(VerificationKey[] Keys, byte[] Body, long FetchedAt);
}
