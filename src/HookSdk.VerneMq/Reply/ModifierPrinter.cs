using System.Globalization;

namespace HookSdk.VerneMq;

/// <summary>Prints the parts of a reply that are set, for logs.</summary>
internal static class ModifierPrinter
{
    public static string Print(params (string Name, object? Value)[] parts) =>
        string.Join(", ", parts.Where(static p => p.Value is not null).Select(static p => string.Create(CultureInfo.InvariantCulture, $"{p.Name} = {p.Value}")));
}
