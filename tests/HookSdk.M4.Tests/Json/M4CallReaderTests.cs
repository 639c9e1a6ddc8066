using System.Globalization;
using System.Text;

namespace HookSdk.M4.Tests.Json;

public sealed class M4CallReaderTests
{
    public static TheoryData<string> Files => [.. Directory.GetFiles(Path.Combine(Wire.FixtureFolder, "requests")).Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Call_OfEachFixture_ReadsAsApproved(string file)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(Wire.FixtureFolder, "requests", file));
        M4CallReader.Read(HookBody.Copy(bytes), out M4Call? call).ShouldBeNull();
        StringBuilder told = new();
        told.Append(CultureInfo.InvariantCulture, $"cp_id = {call!.ConnectionPointId}\nuser_id = {call.UserId}\nsrc = [{call.Source ?? "(null)"}]\ndst = [{call.Destination ?? "(null)"}]\n");
        foreach (string key in new[] { "cp_id", "user_id", "src", "dst", "call", "rate", "note", "src_name", "absent" })
        {
            string json = call.TryGetField(key, out ReadOnlyMemory<byte> value) ? Encoding.Latin1.GetString(value.Span) : "(none)";
            told.Append(CultureInfo.InvariantCulture, $"{key}: {json} is [{call.GetText(key) ?? "(null)"}]\n");
        }

        told.Append(CultureInfo.InvariantCulture, $"for logs: {call}\n");
        call.Raw.ToArray().ShouldBe(bytes);
        told.ToString().ShouldMatchApproved(options => options.NoDiff().SubFolder("Approved").WithDiscriminator(Path.GetFileNameWithoutExtension(file)));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Call_TruncatedAtEveryByte_IsToldInOneLine(string file)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(Wire.FixtureFolder, "requests", file));
        int end = Array.LastIndexOf(bytes, (byte)'}');
        for (int length = 0; length <= end; length++)
        {
            string? problem = Wire.ProblemOf(bytes.AsSpan(0, length));
            problem.ShouldNotBeNull($"after {length} bytes");
            problem.ShouldNotContain("\n");
            problem.ShouldNotContain("370");
        }
    }

    [Theory]
    [InlineData("", "The request is empty; a JSON object was expected.")]
    [InlineData(" \r\n\t", "The request is empty; a JSON object was expected.")]
    [InlineData("\uFEFF", "The request is empty; a JSON object was expected.")]
    [InlineData("cp_id=2", "The request is not a JSON object.")]
    [InlineData("[]", "The request is not a JSON object.")]
    [InlineData("\"x\"", "The request is not a JSON object.")]
    [InlineData("null", "The request is not a JSON object.")]
    [InlineData("{}", "The request has none of cp_id, user_id, src and dst.")]
    [InlineData("""{"CP_ID":1}""", "The request has none of cp_id, user_id, src and dst.")]
    [InlineData("""{"dst":"1"}{"dst":"1"}""", "The request's body is not valid JSON at byte 11.")]
    [InlineData("{\"dst\":\"1\"}\n{\"dst\":\"1\"}", "The request's body is not valid JSON at byte 12.")]
    [InlineData("""{"dst":"1" "src":"2"}""", "The request's body is not valid JSON at byte 11.")]
    [InlineData("""{"dst":'1'}""", "The request's body is not valid JSON at byte 7.")]
    [InlineData("""{"dst":"1" """, "The request's body ends early, after 11 bytes.")]
    [InlineData("""{"cp_id":"two","dst":"1"}""", "The request's cp_id is not a whole number.")]
    [InlineData("""{"cp_id":2.5}""", "The request's cp_id is not a whole number.")]
    [InlineData("""{"cp_id":true}""", "The request's cp_id is not a whole number.")]
    [InlineData("""{"cp_id":{"id":2}}""", "The request's cp_id is not a whole number.")]
    [InlineData("""{"user_id":[2]}""", "The request's user_id is not a whole number.")]
    [InlineData("""{"user_id":9223372036854775808}""", "The request's user_id is not a whole number.")]
    [InlineData("""{"src":true}""", "The request's src is neither text nor a number.")]
    [InlineData("""{"dst":{"number":"1"}}""", "The request's dst is neither text nor a number.")]
    public void Call_ThatIsNone_IsToldInOneLine(string json, string problem) => Wire.ProblemOf(json).ShouldBe(problem);

    [Theory]
    [InlineData("""{"dst":3.7e10}""", "37000000000")]
    [InlineData("""{"dst":37012345678.0}""", "37012345678")]
    [InlineData("""{"dst":3.7012345678E+10}""", "37012345678")]
    [InlineData("""{"dst":-1}""", "-1")]
    [InlineData("""{"dst":1.5}""", "1.5")]
    [InlineData("""{"dst":00370}""", "00370")]
    [InlineData("""{"dst":+37012345678}""", "+37012345678")]
    [InlineData("{\"dst\":\"37\t0\"}", "37\t0")]
    [InlineData("""{"dst":"370",}""", "370")]
    [InlineData("""{"dst":"\x"}""", "\\x")]
    [InlineData("{\"dst\":\"370\"}\0", "370")]
    public void Destination_WrittenByACarelessWriter_IsRead(string json, string number) => M4Call.Parse(json).Destination.ShouldBe(number);

    /// <summary>Absent and null are not told, and an empty text is one: a caller who withholds the number.</summary>
    [Theory]
    [InlineData("""{"cp_id":2}""", null)]
    [InlineData("""{"cp_id":2,"src":null,"dst":null}""", null)]
    [InlineData("""{"cp_id":2,"src":"","dst":""}""", "")]
    public void Numbers_ThatAreNotTold_AreNull(string json, string? number)
    {
        M4Call call = M4Call.Parse(json);

        (call.Source, call.Destination).ShouldBe((number, number));
        call.ToString().ShouldBe("M4Call { cp_id = 2, user_id = , src = , dst =  }");
    }

    [Theory]
    [InlineData("""{"cp_id":2.0}""", 2L)]
    [InlineData("""{"cp_id":1e3}""", 1000L)]
    [InlineData("""{"cp_id":"7"}""", 7L)]
    [InlineData("""{"cp_id":"-7"}""", -7L)]
    [InlineData("""{"cp_id":""}""", null)]
    [InlineData("""{"cp_id":null}""", null)]
    [InlineData("""{"cp_id":9223372036854775807}""", long.MaxValue)]
    [InlineData("""{"cp_id":-9223372036854775808}""", long.MinValue)]
    [InlineData("""{"cp_id":1,"cp_id":2}""", 2L)]
    [InlineData("""{"src":"1"}""", null)]
    public void ConnectionPoint_WrittenInEachWay_IsRead(string json, long? id) => M4Call.Parse(json).ConnectionPointId.ShouldBe(id);

    [Fact]
    public void Call_WithNestingToTheLimit_IsReadAndBeyondItIsNot()
    {
        string Nested(int depth) => $$"""{"dst":"1","x":{{new string('[', depth)}}{{new string(']', depth)}}}""";
        Wire.ProblemOf(Nested(M4CallReader.MaxDepth - 1)).ShouldBeNull();
        Wire.ProblemOf(Nested(M4CallReader.MaxDepth)).ShouldStartWith("The request's body nests deeper than 32 levels");
    }

    [Fact]
    public void Call_AfterItsBytesWentBack_StillHasItsNumbersButNotItsFields()
    {
        HookBody body = HookBody.Copy("""{"dst":"37012345678"}"""u8);
        M4CallReader.Read(body, out M4Call? call).ShouldBeNull();
        body.Release();

        call!.Destination.ShouldBe("37012345678");
        Should.Throw<InvalidOperationException>(() => call.GetText("dst"));
    }

    [Fact]
    public void Parse_OfNoRequest_ThrowsTheProblem() => Should.Throw<FormatException>(() => M4Call.Parse("{")).Message.ShouldBe("The request's body ends early, after 1 bytes.");

    [Fact]
    public void Call_MadeByHand_HasNoFields()
    {
        Wire.Call.Raw.IsEmpty.ShouldBeTrue();
        Wire.Call.GetText("dst").ShouldBeNull();
    }
}
