using System.Diagnostics.CodeAnalysis;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Servers;

/// <summary>Reads versions of EMQX.</summary>
internal static class EmqxVersion
{
    /// <summary>Reads a version as EMQX tells it: 5.10.3, e5.8.9, 5.8.0-alpha.1.</summary>
    /// <returns>Null: it is none.</returns>
    public static Version? Read(string? text)
    {
        string number = string.Concat((text ?? "").TrimStart('e', 'v').TakeWhile(static c => char.IsAsciiDigit(c) || c == '.')).Trim('.');
        return Version.TryParse(number, out Version? version) ? version : null;
    }

    /// <summary>Reads <c>--broker</c>: two or three numbers, and nothing else.</summary>
    /// <exception cref="CommandException">It is no version.</exception>
    [return: NotNullIfNotNull(nameof(text))]
    public static Version? Parse(string? text) =>
        text is null ? null
        : text.All(static c => char.IsAsciiDigit(c) || c == '.') && Version.TryParse(text, out Version? version) && version.Revision < 0 ? version
        : throw CommandException.Usage($"'{text}' is no version.", "Write it as 5.10 or 5.8.9.");
}
