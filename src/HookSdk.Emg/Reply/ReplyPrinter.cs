using System.Globalization;

namespace HookSdk.Emg;

/// <summary>Replies for log lines.</summary>
internal static class ReplyPrinter
{
    public static string Print(string name, int? result, string? route, OptionChanges? changes) =>
        Print(name, [new("result", result?.ToString(CultureInfo.InvariantCulture)), new("route", route)], changes);

    public static string Print(string name, ReadOnlySpan<KeyValuePair<string, string?>> parts, OptionChanges? changes)
    {
        List<KeyValuePair<string, string?>> pairs = [];
        foreach (KeyValuePair<string, string?> part in parts)
        {
            if (part.Value is not null)
            {
                pairs.Add(part);
            }
        }

        foreach ((string option, string value) in OptionChanges.ToList(changes))
        {
            pairs.Add(new(option, value));
        }

        return OptionPrinter.Print(name, pairs);
    }
}
