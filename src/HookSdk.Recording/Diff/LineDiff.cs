using System.Globalization;

namespace HookSdk.Recording;

/// <summary>Compares replies that are lines of <c>key=value</c>. The order of different keys means nothing.</summary>
internal static class LineDiff
{
    /// <summary>False: one of them is not lines of that form.</summary>
    public static bool TryCompare(List<ReplyDifference> found, string recorded, string now, MaskRules shown, bool isHidden)
    {
        if (Read(recorded) is not { } before || Read(now) is not { } after)
        {
            return false;
        }

        foreach (string key in before.Select(static p => p.Key).Union(after.Select(static p => p.Key), StringComparer.Ordinal))
        {
            string[] old = [.. before.Where(p => p.Key == key).Select(static p => p.Value)];
            string[] changed = [.. after.Where(p => p.Key == key).Select(static p => p.Value)];
            for (int i = 0; i < Math.Max(old.Length, changed.Length); i++)
            {
                string? was = i < old.Length ? old[i] : null;
                string? becomes = i < changed.Length ? changed[i] : null;
                if (was != becomes && !(isHidden && was == WireMask.Hidden && becomes is not null))
                {
                    found.Add(new(old.Length > 1 || changed.Length > 1 ? string.Create(CultureInfo.InvariantCulture, $"{key}[{i}]") : key, Show(key, was), Show(key, becomes)));
                }
            }
        }

        return true;

        string? Show(string key, string? value) => value is null ? null : shown.Hides(WireMask.NameIn(key)) ? WireMask.Hidden : value;
    }

    private static List<KeyValuePair<string, string>>? Read(string body)
    {
        List<KeyValuePair<string, string>> pairs = [];
        foreach (string line in body.Split('\n').Select(static l => l.TrimEnd('\r')).Where(static l => l.Length > 0))
        {
            int at = line.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                return null;
            }

            pairs.Add(KeyValuePair.Create(line[..at], line[(at + 1)..]));
        }

        return pairs;
    }
}
