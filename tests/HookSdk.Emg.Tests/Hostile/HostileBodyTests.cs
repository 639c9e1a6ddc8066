using System.Net;
using System.Text;

namespace HookSdk.Emg.Tests.Hostile;

/// <summary>Bodies that EMG would not send, over a real socket: each has one answer, is not logged, and harms no other call.</summary>
public sealed class HostileBodyTests
{
    [Theory]
    [InlineData("", "empty")]
    [InlineData(" \r\n", "empty")]
    [InlineData("ccarg=secret&qe=Hello", "not valid JSON")]
    [InlineData("<qe>Hello</qe>", "not valid JSON")]
    [InlineData("{\"qe\":{\"MESSAGE\":\"Hello\"}}{}", "not valid JSON")]
    [InlineData("{\"qe\":{\"MESSAGE\":\"Hello\"},}", "not valid JSON")]
    [InlineData("{\"qe\":{\"MESSAGE\":Hello}}", "not valid JSON in qe")]
    [InlineData("{\"qe\":{},\"connectors\":[\"secret\"}", "not valid JSON in connectors")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("\"Hello\"", "not a JSON object")]
    [InlineData("null", "not a JSON object")]
    [InlineData("46701234567", "not a JSON object")]
    [InlineData("{}", "no field qe")]
    [InlineData("{\"Hello\":\"secret\"}", "no field qe")]
    [InlineData("{\"qe\":null}", "qe is not an object")]
    [InlineData("{\"qe\":[\"Hello\"]}", "qe is not an object")]
    [InlineData("{\"qe\":\"Hello\"}", "qe is not an object")]
    public async Task Body_ThatIsNoRequest_IsRefused(string body, string problem)
    {
        await using HostileServer server = await HostileServer.StartAsync();

        (await server.PostAsync(body)).ShouldBeRefused(HttpStatusCode.BadRequest, problem);

        server.Log.Lines.ShouldContain(line => line.StartsWith("Warning HookSdk.Emg: emg route: answered 400", StringComparison.Ordinal));
        await server.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Body_CutAtAnyByte_IsRefused()
    {
        await using HostileServer server = await HostileServer.StartAsync();
        for (int length = 0; length < HostileServer.Sample.Length; length++)
        {
            (await server.PostAsync(HostileServer.Sample[..length])).ShouldBeRefused(HttpStatusCode.BadRequest, length == 0 ? "empty" : "ends early");
            await server.ShouldBeUnharmedAsync();
        }
    }

    [Theory]
    [InlineData("""{"qe":{"DESTADDR":46701234567},"ccarg":{"a":[1]},"route":7,"result":{},"connector":[],"connectors":7,"groups":"x"}""")]
    [InlineData("""{"qe":{"DESTADDR":"46701234567","FUTURE":"x","":1,"a b":null,"NESTED":{"secret":[1]}},"future":[{}],"":0}""")]
    [InlineData("""{"connectors":[{"NAME":"a" "b"}],"groups":{"x":nope},"qe":{"DESTADDR":"46701234567"}}""")]
    [InlineData("""{"qe":{"DESTADDR":"1","destaddr":"46701234567"}}""")]
    public async Task Body_OfAnUnusualShape_IsServed(string body)
    {
        await using HostileServer server = await HostileServer.StartAsync();

        (await server.PostAsync(body)).ShouldBeAnswered("route=smpp-se\n");
        (await server.PostAsync(body, "/emg/before_send")).Status.ShouldBe(HttpStatusCode.OK);

        await server.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Message_InLatin1_IsRead()
    {
        await using HostileServer server = await HostileServer.StartAsync();

        (await server.PostAsync(Encoding.Latin1.GetBytes("""{"qe":{"MESSAGE":"Hello Köpenhamn é"},"connectors":["Å"]}"""), "/emg/before_send")).ShouldBeAnswered("qe.NOTE=Hello Köpenhamn é Å\n");

        await server.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Message_OfBytesThatAreNoText_IsServed()
    {
        await using HostileServer server = await HostileServer.StartAsync();
        byte[] high = [.. Enumerable.Range(0x80, 0x80).Select(value => (byte)value)];

        (await server.PostAsync([.. "{\"qe\":{\""u8, .. high, .. "\":\""u8, .. high, .. "\",\"DESTADDR\":\"46701234567\"}}"u8])).ShouldBeAnswered("route=smpp-se\n");

        await server.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("""{"qe":{"A":@}}""", 63)]
    [InlineData("""{"qe":{"A":@}}""", 500_000)]
    [InlineData("""{"qe":{},"connectors":@}""", 64)]
    [InlineData("""{"qe":{},"connectors":@}""", 500_000)]
    [InlineData("""{"qe":{},"future":@}""", 64)]
    [InlineData("@", 500_000)]
    public async Task Body_NestedTooDeep_IsRefused(string frame, int levels)
    {
        await using HostileServer server = await HostileServer.StartAsync();
        string body = frame.Replace("@", new string('[', levels) + new string(']', levels), StringComparison.Ordinal);

        (await server.PostAsync(body)).ShouldBeRefused(HttpStatusCode.BadRequest, frame == "@" ? "not a JSON object" : "deeper than 64 levels");

        await server.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Body_OverTheLimit_IsRefusedAndUpToItIsServed()
    {
        await using HostileServer server = await HostileServer.StartAsync(options => options.MaxRequestBytes = 2000);
        byte[] longest = [.. HostileServer.Sample, .. Enumerable.Repeat((byte)' ', 2000 - HostileServer.Sample.Length)];
        byte[] tooLong = [.. longest, (byte)' '];

        (await server.PostAsync(longest)).ShouldBeAnswered("route=smpp-se\n");
        (await server.CallAsync(RawConnection.PostChunks("/emg/route", longest[..7], longest[7..]))).ShouldBeAnswered("route=smpp-se\n");
        (await server.CallAsync(RawConnection.PostChunks("/emg/route", longest.Chunk(1)))).ShouldBeAnswered("route=smpp-se\n");
        (await server.PostAsync(tooLong)).ShouldBeRefused(HttpStatusCode.RequestEntityTooLarge, "larger than 2000 bytes");
        await server.ShouldBeUnharmedAsync();
        (await server.CallAsync(RawConnection.PostChunks("/emg/route", tooLong[..1000], tooLong[1000..]))).ShouldBeRefused(HttpStatusCode.RequestEntityTooLarge, "larger than 2000 bytes");
        await server.ShouldBeUnharmedAsync();
        (await server.CallAsync(RawConnection.PostChunks("/emg/route", tooLong.Chunk(1)))).ShouldBeRefused(HttpStatusCode.RequestEntityTooLarge, "larger than 2000 bytes");
        await server.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Body_AnnouncedOverTheLimit_IsRefusedBeforeItComes()
    {
        await using HostileServer server = await HostileServer.StartAsync();
        using RawConnection connection = await server.OpenAsync();

        await connection.SendTextAsync("POST /emg/route HTTP/1.1\r\nHost: hooks\r\nContent-Length: 99999999999\r\n\r\n");

        (await connection.ReceiveAsync()).ShouldBeRefused(HttpStatusCode.RequestEntityTooLarge, "larger than 8388608 bytes");
        await server.ShouldBeUnharmedAsync();
    }
}
