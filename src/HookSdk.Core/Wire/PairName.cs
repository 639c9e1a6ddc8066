using System.Text;
using System.Text.Unicode;

namespace HookSdk;

/// <summary>The name of a pair.</summary>
/// <param name="Name">The name, in letters.</param>
/// <param name="IsBase64">Whether both halves of the pair are base64, where the broker writes them so.</param>
internal readonly record struct PairName(string Name, bool IsBase64)
{
    /// <summary>A name that is meant, be it as it stands or out of base64; null: it is not.</summary>
    public static PairName? Of(string text, Func<string, bool> isMeant) =>
        isMeant(text) ? new(text, false)
        : Decoded(text) is { } read && isMeant(read) ? new(read, true)
        : null;

    /// <summary>The name of a pair that is a list of two, <c>["password", "x"]</c>; null: it is not meant. A list of topics is no pair, though one of them speaks of a password.</summary>
    public static PairName? OfItem(string text, Func<string, bool> isMeant) => Of(text, isMeant) is { } found && found.Name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') ? found : null;

    private static string? Decoded(string text)
    {
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int length) && Utf8.IsValid(bytes.AsSpan(0, length)) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
