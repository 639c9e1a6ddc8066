using System.Net;
using System.Text;

namespace HookSdk.VerneMq.Tests;

/// <summary>What no VerneMQ sends is answered by what the plugin states for a failure, in the broker's terms.</summary>
public sealed class HostileRequestTests
{
    public static TheoryData<string> Hooks => [.. VerneMqHookNames.All];

    private static readonly AnyPlugin Open = new()
    {
        Register = static _ => RegisterReply.Ok(),
        Publish = static r => r.Payload.Length < 0 ? PublishReply.Next() : PublishReply.Ok(),
        PublishM5 = static r => PublishM5Reply.Ok(null, PublishProperties.From(r.Properties)),
        Subscribe = static r => r.Edit().Ok(),
    };

    [Theory]
    [MemberData(nameof(Hooks))]
    public async Task Truncated_AtEachByte_IsAnsweredByTheStatedMode(string hook)
    {
        using InProcess server = InProcess.Of(Open);
        byte[] whole = Encoding.UTF8.GetBytes(RecordedCall.All.Where(c => c.Hook == hook).MaxBy(static c => c.Request.Length)!.Request);
        for (int length = 0; length < whole.Length; length++)
        {
            (HookAnswer answer, string body) = await server.AnswerAsync(hook, whole[..length]);
            answer.Status.ShouldBe(200, $"{length} bytes");
            answer.FallbackCause.ShouldNotBeNull($"{length} bytes").ShouldStartWith("the request could not be understood: ");
            body.ShouldBe(hook.StartsWith("auth_on_", StringComparison.Ordinal) ? """{"result":{"error":"hook_failed"}}"""
                : hook.StartsWith("on_deliver", StringComparison.Ordinal) || hook.StartsWith("on_unsubscribe", StringComparison.Ordinal) ? """{"result":"next"}""" : "{}");
        }

        ((await server.AnswerAsync(hook, whole)).Answer.FallbackCause ?? "").ShouldNotContain("understood");
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("\"x\"", "not a JSON object")]
    [InlineData("{}", "no mountpoint")]
    [InlineData("""{"mountpoint":"","client_id":7}""", "client_id is not text")]
    [InlineData("""{"mountpoint":null,"client_id":"c"}""", "no mountpoint")]
    [InlineData("""{"mountpoint":"","client_id":"c","username":[]}""", "username is not text")]
    [InlineData("""{"mountpoint":"","client_id":"c","username":null,"topic":"t","qos":3,"retain":false}""", "qos is not 0, 1 or 2")]
    [InlineData("""{"mountpoint":"","client_id":"c","username":null,"topic":"t","qos":"1","retain":false}""", "qos is not 0, 1 or 2")]
    [InlineData("""{"mountpoint":"","client_id":"c","username":null,"topic":"t","qos":1,"retain":1}""", "retain is not true or false")]
    [InlineData("""{"mountpoint":"","client_id":"c","username":null,"qos":1,"retain":false}""", "no topic")]
    [InlineData("""{"mountpoint":"","client_id":"c","username":null,"topic":"t","qos":1,"retain":false,"payload":{}}""", "payload is not text")]
    [InlineData("""{"mountpoint":"","client_id":"c","username":null,"topic":"t","qos":1,"retain":false} x""", "not valid JSON")]
    public async Task WrongKinds_AreNamed_AndTheirValuesAreNot(string request, string problem)
    {
        using InProcess server = InProcess.Of(Open);

        (HookAnswer answer, string body) = await server.AnswerAsync("auth_on_publish", Encoding.UTF8.GetBytes(request));

        (answer.Status, body).ShouldBe((200, """{"result":{"error":"hook_failed"}}"""));
        answer.FallbackCause.ShouldNotBeNull().ShouldContain(problem);
        server.Log.Lines.ShouldContain(l => l.Contains("vernemq auth_on_publish: a request of", StringComparison.Ordinal) && l.Contains(problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""[{"topic":"a"}]""")]
    [InlineData("""[{"qos":1}]""")]
    [InlineData("""["a"]""")]
    [InlineData("""[{"topic":"a","qos":-1}]""")]
    [InlineData("""[{"topic":"a","qos":256}]""")]
    [InlineData("""[{"topic":"a","qos":1,"rap":"yes"}]""")]
    [InlineData("""[{"topic":7,"qos":1}]""")]
    public async Task WrongTopics_AreRefused(string topics)
    {
        using InProcess server = InProcess.Of(Open);
        string request = $$"""{"username":null,"mountpoint":"","client_id":"c","topics":{{topics}}}""";

        foreach (string hook in (string[])["auth_on_subscribe", "auth_on_subscribe_m5", "on_subscribe", "on_subscribe_m5"])
        {
            (await server.AnswerAsync(hook, Encoding.UTF8.GetBytes(request))).Answer.FallbackCause.ShouldNotBeNull();
        }

        (await server.AnswerAsync("on_unsubscribe", """{"username":null,"mountpoint":"","client_id":"c","topics":["a",1]}"""u8.ToArray())).Answer.FallbackCause.ShouldNotBeNull();
    }

    /// <summary>A status of its own would be a refusal, whatever the plugin states.</summary>
    [Fact]
    public async Task Unreadable_WhereThePluginStatesNext_IsPassedOn()
    {
        using InProcess server = InProcess.Of(new PassesOn());

        (await server.CallAsync("auth_on_publish", "{}")).ShouldBe("""{"result":"next"}""");
    }

    [Fact]
    public async Task RawTab_InAText_IsRead()
    {
        string? seen = null;
        using InProcess server = InProcess.Of(new AnyPlugin { Heard = r => seen = r.ClientId });

        (await server.CallAsync("on_client_gone", "{\"mountpoint\":\"\",\"client_id\":\"a\tb\"}")).ShouldBe("{}");
        await server.CallAsync("on_client_gone", "{\"mountpoint\":\"\",\"client_id\":\"a\tb\"}");

        seen.ShouldBe("a\tb");
        server.Log.Lines.Count(static l => l.Contains("no sound JSON and was read all the same", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task AskedQosOfARefusal_IsNeverWrittenBack()
    {
        AnyPlugin plugin = new() { Subscribe = static r => r.Edit() is var edits && edits["b"].Refuse() is not null ? edits.Ok() : SubscribeReply.Next() };
        using InProcess server = InProcess.Of(plugin);
        const string Request = """{"username":null,"mountpoint":"","client_id":"c","topics":[{"topic":"a","qos":129},{"topic":"b","qos":1},{"topic":"c","qos":1}]}""";

        (await server.CallAsync("auth_on_subscribe", Request)).ShouldBe("""{"result":"ok","topics":[{"topic":"a","qos":128},{"topic":"b","qos":128},{"topic":"c","qos":1}]}""");
        (await server.CallAsync("auth_on_subscribe_m5", Request)).ShouldBe("""{"result":"ok","modifiers":{"topics":[{"topic":"$refused","qos":135},{"topic":"$refused","qos":135},{"topic":"c","qos":1}]}}""");
    }

    [Fact]
    public async Task PayloadThatIsNotBase64_FailsTheHandlerThatTouchesIt_NoOther()
    {
        const string Request = """{"username":null,"mountpoint":"","client_id":"c","qos":1,"topic":"t","payload":"not base64!","retain":false}""";
        using InProcess touching = InProcess.Of(Open);
        using InProcess other = InProcess.Of(new AnyPlugin { Publish = static r => r.HasPayload ? PublishReply.Ok() : PublishReply.Deny() });

        (await touching.CallAsync("auth_on_publish", Request)).ShouldBe("""{"result":{"error":"hook_failed"}}""");
        (await other.CallAsync("auth_on_publish", Request)).ShouldBe("""{"result":"ok"}""");
        touching.Log.Lines.ShouldAllBe(static l => !l.Contains("not base64!", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ReplacementCharacters_AndBrokenUtf8_AreKeptAsText()
    {
        List<string?> seen = [];
        AnyPlugin plugin = new()
        {
            Register = r =>
            {
                seen.Add(r.Password);
                return RegisterReply.Deny();
            },
        };
        using InProcess server = InProcess.Of(plugin);
        byte[] request = Encoding.UTF8.GetBytes("""{"peer_addr":"::1","peer_port":1,"mountpoint":"","client_id":"c","username":null,"password":"p#\uFFFD","clean_session":true}""");
        await server.AnswerAsync("auth_on_register", request);
        request[request.AsSpan().IndexOf((byte)'#')] = 0xFF;
        await server.AnswerAsync("auth_on_register", request);

        seen.ShouldBe(["p#\uFFFD", "p\u00FF\uFFFD"]);
    }

    [Fact]
    public async Task TenThousandTopics_AreAnsweredOneByOne()
    {
        AnyPlugin plugin = new()
        {
            Subscribe = static request =>
            {
                SubscriptionEdits edits = request.Edit();
                edits["t/7777"].Refuse();
                return edits.Ok();
            },
        };
        using InProcess server = InProcess.Of(plugin);
        string topics = string.Join(',', Enumerable.Range(0, 10_000).Select(static i => $$"""{"topic":"t/{{i}}","qos":1}"""));

        string reply = await server.CallAsync("auth_on_subscribe", $$"""{"username":null,"mountpoint":"","client_id":"c","topics":[{{topics}}]}""");

        reply.ShouldBe($$"""{"result":"ok","topics":[{{topics.Replace("""{"topic":"t/7777","qos":1}""", """{"topic":"t/7777","qos":128}""", StringComparison.Ordinal)}}]}""");
    }

    [Fact]
    public async Task LargeClientId_IsRead_AndAnOversizeBodyIsNot()
    {
        string? seen = null;
        await using HookApp app = await HookApp.StartAsync(new AnyPlugin { Heard = r => seen = r.ClientId }, static o => o.MaxRequestBytes = 100_000);
        string id = new('c', 64 * 1024);

        (await app.PostAsync("on_client_gone", $$"""{"mountpoint":"","client_id":"{{id}}"}""")).StatusCode.ShouldBe(HttpStatusCode.OK);
        seen.ShouldBe(id);
        (await app.PostAsync("on_client_gone", $$"""{"mountpoint":"","client_id":"{{id}}{{id}}"}""")).StatusCode.ShouldBe(HttpStatusCode.OK);
        HttpResponseMessage passedOn = await app.PostAsync("nonsense", new string(' ', 200_000));
        (passedOn.StatusCode, await passedOn.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe((HttpStatusCode.OK, """{"result":"next"}"""));
        app.Log.Lines.ShouldContain(static l => l.Contains("on_client_gone: a request of", StringComparison.Ordinal) && l.Contains("larger than 100000 bytes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OddProperties_AreKept_AndNeverThrow()
    {
        VerneMqProperties? seen = null;
        AnyPlugin plugin = new()
        {
            PublishM5 = r =>
            {
                seen = r.Properties;
                return PublishM5Reply.Ok();
            },
        };
        using InProcess server = InProcess.Of(plugin);

        await server.CallAsync("auth_on_publish_m5", """{"username":null,"mountpoint":"","client_id":"c","qos":1,"topic":"t","payload":"","retain":false,"properties":{"p_receive_max":"x","p_new":{"a":[1]},"p_message_expiry_interval":9,"p_subscription_id":["x"],"p_user_property":[{"key":"!","val":"dg=="},{"val":"dg==","key":"aw=="}],"p_topic_alias":1.5}}""");

        seen.ShouldNotBeNull();
        seen.MessageExpiryInterval.ShouldBe(9);
        seen.UserProperties.ShouldBe([new("!", "v"), new("k", "v")]);
        seen.Others.ShouldBe([new("p_receive_max", "\"x\""), new("p_new", "{\"a\":[1]}"), new("p_subscription_id", "[\"x\"]"), new("p_topic_alias", "1.5")]);
    }

    [Fact]
    public async Task UnknownFields_AreReachable()
    {
        string? seen = null;
        AnyPlugin plugin = new() { Heard = r => seen = r.TryGetField("new_field", out ReadOnlyMemory<byte> json) ? Encoding.UTF8.GetString(json.Span) : null };
        using InProcess server = InProcess.Of(plugin);

        (await server.CallAsync("on_client_gone", """{"new_field":{"a":"b"},"mountpoint":"","client_id":"c"}""")).ShouldBe("{}");

        seen.ShouldBe("""{"a":"b"}""");
    }

    [Theory]
    [InlineData("0\uFFFD\u0001", false)]
    [InlineData("0\uFFFD\u0001", true)]
    public async Task CertificateThatCameAsText_IsSaidToBeUnreadable(string certificate, bool isPlain)
    {
        string? said = null;
        AnyPlugin plugin = new()
        {
            Register = r =>
            {
                said = Should.Throw<FormatException>(() => r.ClientCertificate).Message;
                return RegisterReply.Deny();
            },
        };
        using InProcess server = InProcess.Of(plugin, o => o.Hooks["auth_on_register"] = new() { Base64Payload = !isPlain });

        (await server.CallAsync("auth_on_register", $$"""{"peer_addr":"::1","peer_port":1,"mountpoint":"","client_id":"c","username":null,"password":null,"clean_session":true,"client_cert":{{System.Text.Json.JsonSerializer.Serialize(certificate)}}}"""))
            .ShouldBe("""{"result":{"error":"not_authorized"}}""");
        said.ShouldNotBeNull().ShouldStartWith("The client_cert of the request cannot be read");
    }

    [Fact]
    public async Task ConnectionOptions_Of22_AreRead()
    {
        AuthOnRegisterRequest? seen = null;
        byte[] certificate = [];
        AnyPlugin plugin = new()
        {
            Register = r =>
            {
                seen = r;
                certificate = r.ClientCertificate!.Value.ToArray();
                (r.ListenerType, r.ListenerPort, r.ListenerAddress).ShouldBe(("mqtts", 8883, null));
                return RegisterReply.Ok();
            },
        };
        using InProcess server = InProcess.Of(plugin);

        (await server.CallAsync("auth_on_register", """{"peer_addr":"::1","peer_port":1,"mountpoint":"","client_id":"c","username":null,"password":null,"clean_session":true,"client_cert":"AQI=","listener_type":"mqtts","listener_port":8883,"listener_addr":null}"""))
            .ShouldBe("""{"result":"ok"}""");
        certificate.ShouldBe([1, 2]);
    }

    private sealed class PassesOn : VerneMqPlugin
    {
        [FailNext]
        public override ValueTask<PublishReply> AuthOnPublishAsync(AuthOnPublishRequest request, HookContext context) => new(PublishReply.Deny());
    }
}
