using System.Globalization;
using System.Text.Json;

namespace HookSdk.Recording;

/// <summary>Compares replies: as JSON, or as lines of <c>key=value</c>, whichever they are. What was hidden in the recording is taken for the same.</summary>
/// <param name="payloads">Names of fields that hold payloads, and are hidden in what is told; secrets always are.</param>
internal sealed class ReplyDiff(IReadOnlyCollection<string> payloads)
{
    public const string Body = "body";

    private readonly MaskRules _shown = new(payloads);

    /// <summary>What differs; none: the replies mean the same.</summary>
    public IReadOnlyList<ReplyDifference> Compare(RecordedReply recorded, RecordedReply now)
    {
        if (recorded.Status != now.Status)
        {
            return [new("status", recorded.Status.ToString(CultureInfo.InvariantCulture), now.Status.ToString(CultureInfo.InvariantCulture))];
        }

        List<ReplyDifference> found = [];
        if (recorded.CacheControl != now.CacheControl)
        {
            found.Add(new("cache-control", recorded.CacheControl, now.CacheControl));
        }

        if (recorded.Text is { } before && now.Text != before)
        {
            CompareBodies(found, before, now.Text ?? "", recorded.IsHidden);
        }

        return found;
    }

    private void CompareBodies(List<ReplyDifference> found, string recorded, string now, bool isHidden)
    {
        using JsonDocument? before = Parse(recorded);
        using JsonDocument? after = Parse(now);
        using JsonDocument? shownBefore = Parse(WireMask.Mask(recorded, _shown)?.Text);
        using JsonDocument? shownAfter = Parse(WireMask.Mask(now, _shown)?.Text);
        if (before is not null && after is not null)
        {
            try
            {
                new JsonDiff(found, isHidden).Compare("", new(before.RootElement, shownBefore?.RootElement), new(after.RootElement, shownAfter?.RootElement));
            }
            catch (InvalidOperationException)
            {
                // A text that is no Unicode.
                found.Add(new(Body, Show(recorded), Show(now)));
            }
        }
        else if (!LineDiff.TryCompare(found, recorded, now, _shown, isHidden))
        {
            found.Add(new(Body, Show(recorded), Show(now)));
        }
    }

    private string Show(string body) => WireMask.Mask(body, _shown)?.Text ?? $"{body.Length} characters that cannot be told apart";

    private static JsonDocument? Parse(string? text)
    {
        try
        {
            return text is null ? null : JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
