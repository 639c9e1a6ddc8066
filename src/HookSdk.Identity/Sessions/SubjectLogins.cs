namespace HookSdk.Identity;

/// <summary>The logins of one subject, in the order in which they came, and how much room they take.</summary>
internal sealed class SubjectLogins
{
    private TokenLogin? _latest;

    public TokenLogin? Earliest { get; private set; }

    /// <summary>The places of the logins that are here.</summary>
    public int Places { get; private set; }

    /// <summary>The places of those that are not any more, and whose connections are to be ended.</summary>
    public int Leaving { get; set; }

    public bool IsEmpty => Places + Leaving == 0;

    public void Add(TokenLogin login)
    {
        login.Previous = _latest;
        Earliest ??= login;
        if (_latest is not null)
        {
            _latest.Next = login;
        }

        _latest = login;
        Places += login.Places;
    }

    public void Remove(TokenLogin login)
    {
        if (login.Previous is null)
        {
            Earliest = login.Next;
        }
        else
        {
            login.Previous.Next = login.Next;
        }

        if (login.Next is null)
        {
            _latest = login.Previous;
        }
        else
        {
            login.Next.Previous = login.Previous;
        }

        (login.Previous, login.Next) = (null, null);
        Places -= login.Places;
    }
}
