namespace HookSdk.Cli.Terminal;

/// <summary>What must not be printed: the secrets of the command line. Everything that is printed goes through it. Safe for threads.</summary>
/// <param name="isOpen">Whether all is printed as it is: the user has asked for it.</param>
internal sealed class Secrets(bool isOpen = false)
{
    public const string Mask = "***";

    /// <summary>HookSdk's servers take no shorter secret in a path; a shorter text that mixes letters and digits is taken for one too.</summary>
    private const int LongSegment = 16;
    private const int MixedSegment = 8;

    /// <summary>Shorter texts would be found in words that mean something else.</summary>
    private const int Shortest = 3;

    private readonly Lock _lock = new();

    /// <summary>The longest first: one may be part of another.</summary>
    private volatile string[] _texts = [];
    private volatile string[] _users = [];

    /// <summary>Keeps a password quiet.</summary>
    public void Add(string? text)
    {
        if (isOpen || text is not { Length: >= Shortest })
        {
            return;
        }

        lock (_lock)
        {
            string[] texts = _texts;
            if (!texts.Contains(text, StringComparer.Ordinal))
            {
                int longer = texts.TakeWhile(t => t.Length >= text.Length).Count();
                _texts = [.. texts[..longer], text, .. texts[longer..]];
            }
        }
    }

    /// <summary>Keeps quiet what an address may hold of secrets: its user, parts of its path that look like one, the values of its query.</summary>
    public void Add(Uri address)
    {
        if (!isOpen && address.UserInfo.Length > 0)
        {
            string user = $"://{address.UserInfo}@";
            lock (_lock)
            {
                _users = [.. _users, user, Uri.EscapeDataString(user)];
            }

            AddBoth(address.UserInfo[(address.UserInfo.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        }

        foreach (string segment in address.AbsolutePath.Split('/').Where(IsSecret))
        {
            AddBoth(segment);
        }

        foreach (string pair in address.Query.TrimStart('?').Split('&'))
        {
            AddBoth(pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        }
    }

    public string Hide(string text)
    {
        foreach (string user in _users)
        {
            text = text.Replace(user, user[0] == ':' ? $"://{Mask}@" : Uri.EscapeDataString("://") + Mask + Uri.EscapeDataString("@"), StringComparison.Ordinal);
        }

        foreach (string secret in _texts)
        {
            text = text.Replace(secret, Mask, StringComparison.Ordinal);
        }

        return text;
    }

    private static bool IsSecret(string segment) =>
        segment.Length >= LongSegment || (segment.Length >= MixedSegment && segment.Any(char.IsAsciiDigit) && segment.Any(char.IsAsciiLetter));

    private void AddBoth(string text)
    {
        string plain = Uri.UnescapeDataString(text);
        Add(text);
        Add(plain);

        // As it stands in the query of another address.
        Add(Uri.EscapeDataString(text));
        Add(Uri.EscapeDataString(plain));
    }
}
