using System.Text;
using System.Text.Json;

namespace HookSdk.Core.Tests.Wire;

public sealed class CallLineTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void LongText_IsWrittenToTheLetter(int offset)
    {
        string text = new string('x', offset) + string.Concat(Enumerable.Repeat("å\"\\\n🙂", 5_000));
        Raw(Encoding.UTF8.GetBytes(text)).ShouldBe(text);
    }

    [Fact]
    public void Bytes_ThatAreNoUtf8_AreReplaced() => Raw([(byte)'a', 0xC3, (byte)'b']).ShouldBe("a\uFFFDb");

    private static string? Raw(byte[] request)
    {
        using JsonDocument line = JsonDocument.Parse(new CallLine { Hook = "route", Form = HookForm.None, Request = request }.ToString());
        return line.RootElement.GetProperty("request_raw").GetString();
    }
}
