namespace HookSdk.Identity;

/// <summary>The logins of one token, in the order in which they came.</summary>
internal sealed class TokenUse
{
    private TokenLogin? _latest;

    public TokenLogin? Earliest { get; private set; }

    public int Count { get; private set; }

    public void Add(TokenLogin login)
    {
        login.Previous = _latest;
        Earliest ??= login;
        if (_latest is not null)
        {
            _latest.Next = login;
        }

        _latest = login;
        Count++;
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
        Count--;
    }
}
