using System.Globalization;
using System.Text.Json;

namespace HookSdk.Recording;

/// <summary>Compares two documents of JSON. The order of an object's members means nothing.</summary>
/// <param name="found">Where differences are added.</param>
/// <param name="isHidden">Whether values of the recorded one are hidden.</param>
internal sealed class JsonDiff(List<ReplyDifference> found, bool isHidden)
{
    public void Compare(string path, DiffNode before, DiffNode after)
    {
        if (isHidden && before.IsHiddenValue)
        {
            return;
        }

        if (before.Value.ValueKind == JsonValueKind.Object && after.Value.ValueKind == JsonValueKind.Object)
        {
            foreach (string name in before.Names.Union(after.Names, StringComparer.Ordinal))
            {
                CompareParts(path.Length == 0 ? name : $"{path}.{name}", before.Member(name), after.Member(name));
            }
        }
        else if (before.Value.ValueKind == JsonValueKind.Array && after.Value.ValueKind == JsonValueKind.Array)
        {
            for (int i = 0; i < Math.Max(before.Count, after.Count); i++)
            {
                CompareParts(string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), before.Item(i), after.Item(i));
            }
        }
        else if (!JsonElement.DeepEquals(before.Value, after.Value))
        {
            found.Add(new(path.Length == 0 ? ReplyDiff.Body : path, before.Text, after.Text));
        }
    }

    private void CompareParts(string path, DiffNode? before, DiffNode? after)
    {
        if (before is { } old && after is { } changed)
        {
            Compare(path, old, changed);
        }
        else
        {
            found.Add(new(path, before?.Text, after?.Text));
        }
    }
}

/// <summary>A part of a document, and the same part as it may be shown.</summary>
/// <param name="Value">The part.</param>
/// <param name="Shown">As it may be shown; null: not at all.</param>
internal readonly record struct DiffNode(JsonElement Value, JsonElement? Shown)
{
    public string Text => Shown is not { } shown ? WireMask.Hidden : shown.GetRawText();

    public bool IsHiddenValue => Value.ValueKind == JsonValueKind.String && (Value.ValueEquals(WireMask.Hidden) || Value.ValueEquals(RecorderSettings.HiddenBytes));

    public IEnumerable<string> Names => Value.EnumerateObject().Select(static p => p.Name);

    public int Count => Value.GetArrayLength();

    public DiffNode? Member(string name) => !Value.TryGetProperty(name, out JsonElement value) ? null
        : new(value, Shown is { ValueKind: JsonValueKind.Object } shown && shown.TryGetProperty(name, out JsonElement part) ? part : HiddenAbove);

    public DiffNode? Item(int index) => index >= Count ? null : new(Value[index], Shown is { ValueKind: JsonValueKind.Array } shown && index < shown.GetArrayLength() ? shown[index] : HiddenAbove);

    /// <summary>What stands below something hidden is hidden.</summary>
    private JsonElement? HiddenAbove => Shown is { ValueKind: JsonValueKind.String } ? Shown : null;
}
