using System.Text;

namespace HookSdk.Emg.Tests.Json;

public sealed class EmgRequestReaderTests
{
    [Fact]
    public void Request_OfTheSample_HasEachField()
    {
        BeforeDlrRequest request = Wire.Read(Wire.Fixture("requests/sample.json"));
        request.Argument.ShouldBe("retail");
        request.EarlierRoute.ShouldBeNull();
        request.Connector!.Name.ShouldBe("smpp-in1");
        request.Connector["instance"].ShouldBe("3");
        request.Connectors.ShouldHaveSingleItem().Name.ShouldBe("smpp-out1");
        request.Groups.ShouldHaveSingleItem().Name.ShouldBe("nordic");
        EmgMessage message = request.Message;
        message.Id.ShouldBe(25593581);
        message.Source.ShouldBe("INFO");
        message.SourceTon.ShouldBe(EmgTon.Alphanumeric);
        message.Destination.ShouldBe("46701234567");
        message.Text.ShouldBe("Hello");
        message.Charcode.ShouldBe(EmgCharcode.Default);
        message.MessageType.ShouldBe(EmgMessageType.Message);
        message.Dlr.ShouldBeNull();
        message.Select(pair => pair.Key).ShouldBe(["ID", "SOURCEADDR", "SOURCEADDRTON", "DESTADDR", "MESSAGE", "CHARCODE", "MSGTYPE"]);
    }

    [Theory]
    [InlineData("sample.json")]
    [InlineData("every-kind-of-value.json")]
    [InlineData("latin1.json")]
    public void Request_CutAtAnyByte_IsAProblemThatShowsNothingOfIt(string file)
    {
        byte[] bytes = Wire.Fixture($"requests/{file}");
        int end = bytes.AsSpan().LastIndexOf((byte)'}');
        for (int length = 0; length <= end; length++)
        {
            string problem = Wire.ProblemOf(bytes.AsSpan(0, length)).ShouldNotBeNull();
            problem.ShouldContain(bytes.AsSpan(0, length).Trim(" \r\n"u8).IsEmpty ? "empty" : "ends early", customMessage: $"cut at {length}: {problem}");
            problem.ShouldNotContain("4670");
            problem.ShouldNotContain('\n');
        }
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData(" \r\n\t", "empty")]
    [InlineData("ccarg=retail", "not valid JSON at byte 0")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("\"qe\"", "not a JSON object")]
    [InlineData("null", "not a JSON object")]
    [InlineData("{}", "no field qe")]
    [InlineData("""{"QE":{}}""", "no field qe")]
    [InlineData("""{"qe":null}""", "qe is not an object")]
    [InlineData("""{"qe":[]}""", "qe is not an object")]
    [InlineData("""{"qe":"x"}""", "qe is not an object")]
    [InlineData("""{"qe":{},"qe":1}""", "qe is not an object")]
    [InlineData("""{"qe":{}}x""", "not valid JSON at byte 9")]
    [InlineData("""{"qe":{}}{}""", "not valid JSON at byte 9")]
    [InlineData("""{"qe":{"A":secret}}""", "not valid JSON in qe at byte 11")]
    [InlineData("""{"qe":{}, "connectors":[{]}""", "not valid JSON in connectors")]
    [InlineData("""{"qe":{},"x":'y'}""", "not valid JSON at byte 13")]
    [InlineData("{\"qe\":{},\n\n\"x\":?}", "not valid JSON at byte 15")]
    public void Request_ThatIsNone_NamesWhatIsWrongAndWhere(string json, string problem) => Wire.ProblemOf(json).ShouldNotBeNull().ShouldContain(problem);

    [Theory]
    [InlineData("{\"qe\":{\"A\":\"a\tb\r\n\0c\"}}", "a\tb\r\n\0c")]
    [InlineData("""{"qe":{"A":01}}""", "01")]
    [InlineData("""{"qe":{"A":+46}}""", "+46")]
    [InlineData("""{"qe":{"A":"x\y"}}""", "x\\y")]
    [InlineData("""{"qe":{"A":"\u12G4"}}""", "\\u12G4")]
    [InlineData("""{"qe":{"A":"it\'s"}}""", "it's")]
    [InlineData("""{"qe":{"A":1,}}""", "1")]
    [InlineData("""{"qe":{"A":True}}""", "true")]
    [InlineData("""{"qe":{"A":nan}}""", null)]
    [InlineData("{\"qe\":{\"A\":\"1\"}}\0", "1")]
    public void Request_ThatACarelessWriterMade_IsRead(string json, string? value) => Wire.Read(json).Message["A"].ShouldBe(value);

    [Theory]
    [InlineData("4.6701234567e10", "46701234567")]
    [InlineData("46701234567.0", "46701234567")]
    [InlineData("4670123456.7E+1", "46701234567")]
    [InlineData("-0", "-0")]
    [InlineData("0.5", "0.5")]
    [InlineData("5e-1", "5e-1")]
    [InlineData("1e999", "1e999")]
    [InlineData("0e99999999999", "0e99999999999")]
    public void Number_ThatIsWhole_IsDigitsWhateverItsForm(string json, string text) => Wire.Message($$"""{"DESTADDR":{{json}}}""").Destination.ShouldBe(text);

    [Theory]
    [InlineData("""{"qe":{"A":@}}""")]
    [InlineData("""{"qe":{},"connectors":@}""")]
    [InlineData("""{"qe":{},"unknown":@}""")]
    public void Request_NestedTooDeep_IsAProblemAndUpToTheLimitIsNot(string frame)
    {
        int outer = frame.Split('{').Length - 1 - (frame.Contains("{}", StringComparison.Ordinal) ? 1 : 0);
        Wire.ProblemOf(Nested(64 - outer)).ShouldBeNull();
        Wire.ProblemOf(Nested(65 - outer)).ShouldNotBeNull().ShouldContain("deeper than 64");
        Wire.ProblemOf(Nested(100_000)).ShouldNotBeNull().ShouldContain("deeper than 64");

        string Nested(int levels) => frame.Replace("@", new string('[', levels) + new string(']', levels), StringComparison.Ordinal);
    }

    [Fact]
    public void Request_WithAByteOrderMark_IsRead()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. """ {"qe":{"NOTE":"ä\n"},"ccarg":"x"}"""u8];
        BeforeDlrRequest request = Wire.Read(bytes);
        request.Message["NOTE"].ShouldBe("ä\n");
        request.Argument.ShouldBe("x");
        Wire.ProblemOf([0xEF, 0xBB, 0xBF, (byte)'{', (byte)'?']).ShouldNotBeNull().ShouldContain("byte 4");
    }

    [Fact]
    public void Request_WithDuplicateFields_TakesTheLast()
    {
        BeforeDlrRequest request = Wire.Read("""{"ccarg":"a","qe":{"NOTE":"1","X":"2"},"ccarg":"b","qe":{"NOTE":"3","note":"4"},"dlrinfo":{"a":"1"},"dlrinfo":{"b":"2"},"x":1,"x":2}""");
        request.Argument.ShouldBe("b");
        request.Message.ShouldBe([new("NOTE", "4")]);
        request.Message.Contains("X").ShouldBeFalse();
        request.DlrInfo.ShouldBe([new("b", "2")]);
        request.TryGetField("x", out ReadOnlyMemory<byte> json).ShouldBeTrue();
        json.ToArray().ShouldBe("2"u8.ToArray());
    }

    [Fact]
    public void Request_WithEscapedNames_IsRead()
    {
        BeforeDlrRequest request = Wire.Read("""{"\u0071e":{"DEST\u0041DDR":"1","\u0044ESTADDR\ud800":"2"},"cc\u0061rg":"x"}""");
        request.Message.Destination.ShouldBe("1");
        request.Message["DESTADDR\uFFFD"].ShouldBe("2");
        request.Argument.ShouldBe("x");
        request.TryGetField("ccarg", out _).ShouldBeTrue();
    }

    [Fact]
    public void Text_ThatIsNotUtf8_IsReadAsLatin1WithoutTouchingTheOthers()
    {
        BeforeDlrRequest request = Wire.Read(Wire.Fixture("requests/latin1.json"));
        request.Message.Source.ShouldBe("Käse");
        request.Message.Text.ShouldBe("Grüße\n€ å");
        Wire.Read([.. "{\"qe\":{\"A\":\"\xc3"u8, 0xFC, .. "\\ud800\",\"B\":\"ü\",\""u8, 0xE4, .. "b\":\"c\"}}"u8]).Message
            .ShouldBe([new("A", "Ã\u0083ü\uFFFD"), new("B", "ü"), new("ÄB", "c")]);
    }

    [Theory]
    [InlineData("\\ud83d\\ude00", "😀")]
    [InlineData("\\ud83d", "\uFFFD")]
    [InlineData("\\ude00\\ud83d", "\uFFFD\uFFFD")]
    [InlineData("\\ud83d\\ud83d\\ude00x", "\uFFFD😀x")]
    [InlineData("\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000", "\"\\/\b\f\n\r\t\0")]
    public void Text_WithEscapes_IsUnescapedAndHalfPairsAreReplaced(string escaped, string text) =>
        Wire.Message($$"""{"NOTE":"{{escaped}}"}""")["NOTE"].ShouldBe(text);

    [Theory]
    [InlineData("\"retail\"", "retail")]
    [InlineData("\"\"", null)]
    [InlineData("null", null)]
    [InlineData("12", "12")]
    [InlineData("true", "true")]
    [InlineData("[1]", "[1]")]
    public void Argument_OfAnyKind_IsTakenAsText(string json, string? text) => Wire.Read($$"""{"qe":{},"ccarg":{{json}}}""").Argument.ShouldBe(text);

    [Theory]
    [InlineData("\"nordic\"", "nordic")]
    [InlineData("\"\"", null)]
    [InlineData("null", null)]
    [InlineData("12", "12")]
    [InlineData("{\"NAME\":\"x\"}", null)]
    public void EarlierRoute_OfAnyKind_IsANameOrNothing(string json, string? text) => Wire.Read($$"""{"qe":{},"route":{{json}}}""").EarlierRoute.ShouldBe(text);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("\"0\"", 0)]
    [InlineData("-7", -7)]
    [InlineData("\"7\"", 7)]
    [InlineData("\"\\u0037\"", 7)]
    [InlineData("1.5", null)]
    [InlineData("99999999999", null)]
    [InlineData("\"ok\"", null)]
    [InlineData("null", null)]
    [InlineData("true", null)]
    [InlineData("{}", null)]
    public void Result_OfAnyKind_IsANumberOrNothing(string json, int? result)
    {
        HookBody body = HookBody.Copy(Encoding.UTF8.GetBytes($$"""{"qe":{},"result":{{json}}}"""));
        AfterDlrRequest.Read(body, out AfterDlrRequest? request).ShouldBeNull();
        request!.Result.ShouldBe(result);
        request.IsSuccess.ShouldBe(result == 0);
    }

    [Theory]
    [InlineData("[]", "")]
    [InlineData("{}", "")]
    [InlineData("null", "")]
    [InlineData("\"x\"", "")]
    [InlineData("[{\"a\":1}]", "")]
    [InlineData("{\"0x1400\":\"240\",\"MNC\":07}", "0x1400=240;MNC=07")]
    [InlineData("{\"0x1400\":\"240\",\"MNC\":0x7}", null)]
    [InlineData("{\"0x1400\":\"240\",\"Mnc\":\"07\",\"x\":null,\"y\":[1]}", "0x1400=240;Mnc=07;x=;y=[1]")]
    public void DlrInfo_OfAnyKind_IsWhatCanBeRead(string json, string? pairs)
    {
        string body = $$"""{"qe":{},"dlrinfo":{{json}}}""";
        if (pairs is null)
        {
            Wire.ProblemOf(body).ShouldNotBeNull().ShouldContain("in dlrinfo");
            return;
        }

        string.Join(";", Wire.Read(body).DlrInfo.Select(pair => $"{pair.Key}={pair.Value}")).ShouldBe(pairs);
    }

    [Theory]
    [InlineData("[\"a\",\"b\"]", "a|b")]
    [InlineData("[{\"NAME\":\"a\"},{\"name\":\"b\"},{\"Name\":3}]", "a|b|3")]
    [InlineData("{\"a\":{\"PROTOCOL\":\"SMPP\"},\"b\":{},\"c\":1,\"d\":null}", "a|b|c|d")]
    [InlineData("{\"NAME\":\"a\",\"PROTOCOL\":\"SMPP\"}", "a")]
    [InlineData("{\"NAME\":{\"PROTOCOL\":\"SMPP\"}}", "NAME")]
    [InlineData("[null,[\"x\"],true,{\"PROTOCOL\":\"SMPP\"},\"a\"]", "|a")]
    [InlineData("\"a\"", "a")]
    [InlineData("null", "")]
    [InlineData("[]", "")]
    [InlineData("{}", "")]
    public void Connectors_OfAnyShape_AreWhatCanBeRead(string json, string names)
    {
        BeforeDlrRequest request = Wire.Read($$"""{"qe":{},"connectors":{{json}},"groups":{{json}}}""");
        string.Join("|", request.Connectors.Select(connector => connector.Name)).ShouldBe(names);
        string.Join("|", request.Groups.Select(group => group.Name)).ShouldBe(names);
    }

    /// <summary>Names are taken from the connector before where they are the same: in another order, in another case or escaped, they are not.</summary>
    [Theory]
    [InlineData("""[{"NAME":"a","TYPE":"x"},{"NAME":"b","TYPE":"y"}]""", "NAME=a,TYPE=x|NAME=b,TYPE=y")]
    [InlineData("""[{"NAME":"a","TYPE":"x"},{"TYPE":"y","NAME":"b"},{"TYPE":"z"}]""", "NAME=a,TYPE=x|TYPE=y,NAME=b|TYPE=z")]
    [InlineData("""[{"NAME":"a"},{"name":"b","MORE":"1"},{"N\u0041ME":"c","M":"2"}]""", "NAME=a|name=b,MORE=1|NAME=c,M=2")]
    [InlineData("""["a",{"NAME":"b"},{},{"NAME":"c"}]""", "|NAME=b||NAME=c")]
    [InlineData("""{"a":{"TYPE":"x","é":"1"},"b":{"TYPE":"y","é":"2"}}""", "TYPE=x,é=1|TYPE=y,é=2")]
    public void Connectors_EachHasItsOwnFields(string json, string fields)
    {
        BeforeDlrRequest request = Wire.Read($$"""{"qe":{},"connectors":{{json}}}""");
        string.Join("|", request.Connectors.Select(static c => string.Join(",", c.Fields.Select(static f => $"{f.Key}={f.Value}")))).ShouldBe(fields);
    }

    [Theory]
    [InlineData("\"a\"", true, "a")]
    [InlineData("{\"name\":\"a\"}", true, "a")]
    [InlineData("{\"a\":{\"INSTANCE\":\"3\"}}", true, "a")]
    [InlineData("{\"INSTANCE\":\"3\"}", true, null)]
    [InlineData("{}", true, null)]
    [InlineData("[\"a\"]", true, "a")]
    [InlineData("[]", false, null)]
    [InlineData("null", false, null)]
    [InlineData("\"\"", false, null)]
    public void Connector_OfAnyShape_IsWhatCanBeRead(string json, bool isTold, string? name)
    {
        EmgConnectorInfo? connector = Wire.Read($$"""{"qe":{},"connector":{{json}}}""").Connector;

        (connector is not null).ShouldBe(isTold);
        (connector?.Name).ShouldBe(name);
    }

    [Fact]
    public void Field_KnownOrNot_IsReachableAsJson()
    {
        BeforeDlrRequest request = Wire.Read(Wire.Fixture("requests/every-kind-of-value.json"));
        Json("future").ShouldBe("{\"field\": true}");
        Json("route").ShouldBe("\"nordic\"");
        Json("ccarg").ShouldBe("null");
        Json("groups").ShouldBe("[\"nordic\", \"baltic\"]");
        Json("qe").ShouldStartWith("{");
        Json("qe").ShouldEndWith("}");
        request.TryGetField("ID", out _).ShouldBeFalse();
        Should.Throw<ArgumentNullException>(() => request.TryGetField(null!, out _));

        string Json(string name)
        {
            request.TryGetField(name, out ReadOnlyMemory<byte> json).ShouldBeTrue(name);
            return Encoding.UTF8.GetString(json.Span);
        }
    }

    [Fact]
    public void Request_OfNothingButOptions_HasNeutralParts()
    {
        BeforeDlrRequest request = Wire.Read("""{"qe":{}}""");
        request.Argument.ShouldBeNull();
        request.Connector.ShouldBeNull();
        request.Connectors.ShouldBeEmpty();
        request.Groups.ShouldBeEmpty();
        request.DlrInfo.ShouldBeEmpty();
        request.TryGetField("ccarg", out _).ShouldBeFalse();
        request.Message.ShouldBeEmpty();
    }

    [Fact]
    public void Request_WithMoreOptionsThanUsual_KeepsThemAll()
    {
        string options = string.Join(",", Enumerable.Range(0, 5000).Select(i => $"\"X{i}\":{i}"));
        EmgMessage message = Wire.Message($"{{{options}}}");
        message.Count().ShouldBe(5000);
        message["x4999"].ShouldBe("4999");
    }
}
