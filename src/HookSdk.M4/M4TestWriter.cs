using System.Text.Json;

namespace HookSdk.M4;

/// <summary>Writes calls as tests with FakeM4.</summary>
internal sealed class M4TestWriter : HookTestWriter
{
    public static M4TestWriter Instance { get; } = new();

    public override HookTest? Write(HookTestCall call)
    {
        if (call.Request.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        List<string> lines = [$"await m4.CallAsync(M4Call.Parse({CodeText.Quote(OneLine(call.Request))}));", "", "M4CallRecord call = m4.Calls[0];", "Assert.Null(call.Failure);"];
        if (call.Reply is { } reply)
        {
            lines.Add($"Assert.Equal({CodeText.Quote(reply)}, call.Reply);");
        }

        return new HookTest("FakeM4", "m4", ["HookSdk.M4"], [], lines);
    }
}
