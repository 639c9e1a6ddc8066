namespace HookSdk.Emg.Tests.Message;

public sealed class EmgMessageTests
{
    [Fact]
    public void Message_MadeByHand_HasItsParts()
    {
        EmgMessage message = new("INFO", "46700000001", "hi");
        (message.Source, message.Destination, message.Text).ShouldBe(("INFO", "46700000001", "hi"));
        message.ShouldBe([new("SOURCEADDR", "INFO"), new("DESTADDR", "46700000001"), new("MESSAGE", "hi")]);
        message["destAddr"].ShouldBe("46700000001");
        message["NOTE"].ShouldBeNull();
        new EmgMessage("INFO", "46700000001", "Привет\n").ShouldBe([new("SOURCEADDR", "INFO"), new("DESTADDR", "46700000001"), new("MESSAGE", "041F04400438043204350442000A"), new("CHARCODE", "4")]);
        new EmgMessage("INFO", "46700000001", "Привет\n").Text.ShouldBe("Привет\n");
        Should.Throw<ArgumentNullException>(() => new EmgMessage(null!, "x", "y"));
        Should.Throw<ArgumentException>(() => new EmgMessage([new("", "x")]));
    }

    [Fact]
    public void Message_MadeOfOptions_IsUpperCasedWithTheLastOfEachInTheFirstPlace() =>
        new EmgMessage([new("note", "1"), new("X-y", null), new("NOTE", "2")]).ShouldBe([new("NOTE", "2"), new("X-Y", null)]);

    [Fact]
    public void Message_FromTheWire_IsReadInAnyCaseAndTellsUpperCase()
    {
        EmgMessage message = Wire.Message("""{"destaddr":"1","Vendor_x":"2","ÅNGSTRÖMoption":"3","NULL":null}""");
        message["DESTADDR"].ShouldBe("1");
        message["vendor_X"].ShouldBe("2");
        message["ångströmOPTION"].ShouldBe("3");
        message.Contains("null").ShouldBeTrue();
        message["null"].ShouldBeNull();
        message.Contains("NUL").ShouldBeFalse();
        message.Select(pair => pair.Key).ShouldBe(["DESTADDR", "VENDOR_X", "ÅNGSTRÖMOPTION", "NULL"]);
    }

    [Theory]
    [InlineData("\"9223372036854775807\"", long.MaxValue)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-1", -1L)]
    [InlineData("\" 7 \"", 7L)]
    [InlineData("\"\\u0037\"", 7L)]
    [InlineData("9223372036854775808", null)]
    [InlineData("1.0", 1L)]
    [InlineData("1e3", 1000L)]
    [InlineData("1.5", null)]
    [InlineData("\"0x10\"", null)]
    [InlineData("\"\"", null)]
    [InlineData("true", null)]
    [InlineData("null", null)]
    [InlineData("[7]", null)]
    public void Number_OfAnyKind_IsReadAlikeFromTheWireAndFromACopy(string json, long? number)
    {
        EmgMessage message = Wire.Message($$"""{"ID":{{json}}}""");
        message.Id.ShouldBe(number);
        message.Detach().Id.ShouldBe(number);
        message.With("NOTE", "x").Id.ShouldBe(number);
        message.GetInt32("ID").ShouldBe(number is >= int.MinValue and <= int.MaxValue ? (int)number : null);
        message.GetInt64("ABSENT").ShouldBeNull();
    }

    [Fact]
    public void With_OverAnyMessage_ChangesTheAnswerOnly()
    {
        foreach (EmgMessage message in (EmgMessage[])[Wire.Message("""{"SOURCEADDR":"A","NOTE":"1","ID":"5"}"""), new([new("SOURCEADDR", "A"), new("NOTE", "1"), new("ID", "5")])])
        {
            message.Source.ShouldBe("A");
            EmgMessage changed = message.With("note", "2").With("X", "").With("sourceaddr", "B").With("ID", "6");
            changed.ShouldBe([new("SOURCEADDR", "B"), new("NOTE", "2"), new("ID", "6"), new("X", "")]);
            (changed.Source, changed["Note"], changed.Id).ShouldBe(("B", "2", 6L));
            changed.Contains("x").ShouldBeTrue();
            message.ShouldBe([new("SOURCEADDR", "A"), new("NOTE", "1"), new("ID", "5")]);
        }
    }

    [Theory]
    [InlineData("NO TE", "x")]
    [InlineData("", "x")]
    [InlineData("a=b", "x")]
    [InlineData("NOTE", "x\ny")]
    public void With_OfWhatAReplyCannotHold_IsRefused(string option, string value) =>
        Should.Throw<ArgumentException>(() => new EmgMessage("a", "b", "c").With(option, value));

    [Fact]
    public void Message_AfterItsBodyHasGone_ThrowsAndItsCopyDoesNot()
    {
        HookBody body = HookBody.Copy(Wire.Fixture("requests/sample.json"));
        BeforeDlrRequest.Read(body, out BeforeDlrRequest? request).ShouldBeNull();
        EmgMessage message = request!.Message;
        EmgMessage changed = message.With("NOTE", "x");
        EmgMessage copy = changed.Detach();
        ReadOnlyMemory<byte> raw = request.Raw;
        raw.Length.ShouldBe(body.Length);
        body.Release();
        Should.Throw<InvalidOperationException>(() => message.Destination);
        Should.Throw<InvalidOperationException>(() => message.Id);
        Should.Throw<InvalidOperationException>(() => message.Contains("X"));
        Should.Throw<InvalidOperationException>(() => message.ToList());
        Should.Throw<InvalidOperationException>(() => changed.Detach());
        Should.Throw<InvalidOperationException>(() => request.Argument);
        Should.Throw<InvalidOperationException>(() => request.Connectors);
        Should.Throw<InvalidOperationException>(() => request.DlrInfo);
        Should.Throw<InvalidOperationException>(() => request.Raw);
        Should.Throw<InvalidOperationException>(() => request.TryGetField("route", out _));
        message.ToString().ShouldContain("ended");
        (copy.Destination, copy.Id, copy["NOTE"]).ShouldBe(("46701234567", 25593581L, "x"));
    }

    [Fact]
    public void ToString_OfAnyMessage_MasksTextAndSecretsAndKeepsOneLine()
    {
        string told = new EmgMessage([
            new("SOURCEADDR", "INFO\r\nforged"), new("MESSAGE", "secret1"), new("password", "secret2"), new("NEWPASSWORD", "secret3"),
            new("AUTHCODE", "secret4"), new("UDH", "secret5"), new("IMSI", "secret6"), new("ACCESS_KEY", "secret7"), new("NOTE", new string('x', 1000)), new("ID", null)]).ToString();
        told.ShouldBe($"EmgMessage {{ SOURCEADDR = INFO  forged, MESSAGE = ***, PASSWORD = ***, NEWPASSWORD = ***, AUTHCODE = ***, UDH = ***, IMSI = ***, ACCESS_KEY = ***, NOTE = {new string('x', 64)}..., ID = null }}");
        new EmgMessage(Enumerable.Range(0, 1000).Select(i => KeyValuePair.Create($"X{i}", (string?)"1"))).ToString().ShouldEndWith("X99 = 1, ... }");
        new RouteRequest { Message = new("a", "b", "secret") }.ToString().ShouldBe("RouteRequest { EmgMessage { SOURCEADDR = a, DESTADDR = b, MESSAGE = *** } }");
    }

    [Fact]
    public void OptionNames_AllOfThem_AreKnownAndHaveAnAccessorOfTheSameName()
    {
        var constants = typeof(EmgOptionNames).GetFields().ToDictionary(field => field.Name, field => (string)field.GetRawConstantValue()!);
        KnownOptionNames.All.Order(StringComparer.Ordinal).ShouldBe(constants.Values.Order(StringComparer.Ordinal));
        foreach ((string constant, string option) in constants.Where(pair => pair.Key != nameof(EmgOptionNames.Message) && pair.Key != nameof(EmgOptionNames.Udh)))
        {
            var accessor = typeof(EmgMessage).GetProperty(constant).ShouldNotBeNull(constant);
            string shown = constant == nameof(EmgOptionNames.PeerAddress) ? "0.0.0.7" : "7";
            accessor.GetValue(new EmgMessage([new(option, "7")]))!.ToString().ShouldBe(shown, constant);
            accessor.GetValue(Wire.Message($$"""{"{{option}}":7}"""))!.ToString().ShouldBe(shown, constant);
        }
    }
}
