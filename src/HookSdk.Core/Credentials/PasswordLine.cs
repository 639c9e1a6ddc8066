namespace HookSdk.Credentials;

/// <summary>
/// The line in which passwords wait to be hashed: a few at a time, and each once, however many wait for its result. Those that were right before go first: a name alone, which
/// others may know, has no place of its own.
/// </summary>
internal sealed class PasswordLine(int maxConcurrent, int maxWaiting) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Login> _logins = new(StringComparer.Ordinal);
    private readonly LinkedList<Login> _proven = new();
    private readonly LinkedList<Login> _strangers = new();
    private int _running;
    private bool _isOver;

    /// <summary>Waits for the result of one password of one user.</summary>
    /// <param name="key">What tells it from all others.</param>
    /// <param name="isProven">Whether this password was right for this user before: then it goes before all that were not, and the line is never full for it.</param>
    /// <param name="hash">Hashes it. Only called when its turn comes while somebody still waits.</param>
    /// <param name="cancellationToken">Gives up, for this one who waits.</param>
    /// <exception cref="PasswordVerifierBusyException">The line is full.</exception>
    public async Task<bool> WaitAsync(string key, bool isProven, Func<bool> hash, CancellationToken cancellationToken)
    {
        Login login = Join(key, isProven, hash);
        try
        {
            return await login.Result.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Leave(login);
        }
    }

    public void Dispose()
    {
        Login[] waiting;
        lock (_lock)
        {
            _isOver = true;
            waiting = [.. _proven, .. _strangers];
            _proven.Clear();
            _strangers.Clear();
        }

        foreach (Login login in waiting)
        {
            login.Result.TrySetException(new ObjectDisposedException(nameof(PasswordVerifier)));
        }
    }

    private Login Join(string key, bool isProven, Func<bool> hash)
    {
        Login? next;
        Login? login;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isOver, typeof(PasswordVerifier));
            if (_logins.TryGetValue(key, out login))
            {
                login.Waiters++;
                return login;
            }

            if (!isProven && _strangers.Count >= maxWaiting)
            {
                throw new PasswordVerifierBusyException(maxWaiting);
            }

            login = new Login(key, hash);
            login.Place = (isProven ? _proven : _strangers).AddLast(login);
            _logins.Add(key, login);
            next = Take();
        }

        Start(next);
        return login;
    }

    private void Leave(Login login)
    {
        lock (_lock)
        {
            if (--login.Waiters == 0 && login.Place is { List: not null } place)
            {
                // Nobody waits any more, so it is not hashed.
                place.List.Remove(place);
                _logins.Remove(login.Key);
            }
        }
    }

    /// <summary>The next one whose turn it is; null: none waits, or no turn is free.</summary>
    private Login? Take()
    {
        LinkedList<Login> line = _proven.Count > 0 ? _proven : _strangers;
        if (_running >= maxConcurrent || line.First is not { } first)
        {
            return null;
        }

        line.RemoveFirst();
        _running++;
        return first.Value;
    }

    private void Start(Login? login)
    {
        if (login is not null)
        {
            _ = Task.Run(() => Run(login), CancellationToken.None);
        }
    }

    private void Run(Login login)
    {
        bool isRight = false;
        Exception? problem = null;
        try
        {
            isRight = login.Hash();
        }
        catch (Exception e)
        {
            problem = e;
        }

        Login? next;
        lock (_lock)
        {
            _logins.Remove(login.Key);
            _running--;
            next = Take();
        }

        Start(next);
        if (problem is null)
        {
            login.Result.TrySetResult(isRight);
        }
        else
        {
            login.Result.TrySetException(problem);
        }
    }

    private sealed class Login(string key, Func<bool> hash)
    {
        public string Key => key;

        public Func<bool> Hash => hash;

        public TaskCompletionSource<bool> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Waiters { get; set; } = 1;

        /// <summary>Where it waits; in no list once it was started.</summary>
        public LinkedListNode<Login>? Place { get; set; }
    }
}
