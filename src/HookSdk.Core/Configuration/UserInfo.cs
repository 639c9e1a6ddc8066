namespace HookSdk;

/// <summary>What a URL may hold in front of its host: a name and a password, which no message shows.</summary>
internal static class UserInfo
{
    /// <summary>A text without what stands before its last @, which may be a password in a text that is no URL too.</summary>
    public static string Hide(string url)
    {
        int at = url.LastIndexOf('@');
        int start = url.IndexOf("://", StringComparison.Ordinal) + 3;
        return at < 0 ? url : start < 3 || start > at ? url[(at + 1)..] : string.Concat(url.AsSpan(0, start), url.AsSpan(at + 1));
    }
}
