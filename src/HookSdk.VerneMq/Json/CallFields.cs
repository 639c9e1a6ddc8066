using System.Runtime.CompilerServices;
using System.Text.Json;

namespace HookSdk.VerneMq;

/// <summary>What the reader found at the top level of a request. Lives on the stack; a request keeps the slices that it needs.</summary>
internal struct CallFields
{
    private Parts _parts;

    /// <summary>Whether payloads of this hook come as text, not as base64.</summary>
    public bool IsPlain { get; init; }

    public JsonPart this[CallField field]
    {
        readonly get => _parts[(int)field];
        set => _parts[(int)field] = value;
    }

    public readonly JsonSlice Slice(CallField field) => new(_parts[(int)field]);

    public readonly bool IsTrue(CallField field) => _parts[(int)field].Kind == JsonValueKind.True;

    public readonly int Number(HookBody body, CallField field) =>
        _parts[(int)field] is { Kind: JsonValueKind.Number } part && JsonText.ParseNumber(part.Of(body.Span)) is { } number ? (int)number : 0;

    [InlineArray((int)CallField.ListenerAddress + 1)]
    private struct Parts
    {
        private JsonPart _first;
    }
}
