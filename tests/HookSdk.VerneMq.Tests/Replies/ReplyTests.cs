using System.Text;
using HookSdk.Mqtt;

namespace HookSdk.VerneMq.Tests;

public sealed class ReplyTests
{
    [Fact]
    public void Replies_AreEqualByValue()
    {
        PublishReply.Ok(new() { Topic = "a", Payload = Bytes("x") }).ShouldBe(PublishReply.Ok(new() { Topic = "a", Payload = Bytes("x") }));
        PublishReply.Ok(new() { Payload = Bytes("x") }).ShouldNotBe(PublishReply.Ok(new() { Payload = Bytes("y") }));
        RegisterReply.Ok(new() { Subscriber = new("c", "m") }).ShouldBe(RegisterReply.Ok(new() { Subscriber = new("c", "m") }));
        PublishM5Reply.Ok(null, new() { UserProperties = [new("k", "v")] }).ShouldBe(PublishM5Reply.Ok(null, new() { UserProperties = [new("k", "v")] }));
        Refused("a").ShouldBe(Refused("a"));
        Refused("a").ShouldNotBe(SubscribeReply.Ok());
        RegisterReply.Deny("x").ShouldNotBe(RegisterReply.Deny("y"));

        static SubscribeReply Refused(string filter)
        {
            SubscriptionEdits edits = new AuthOnSubscribeRequest { Subscriptions = [new(filter)] }.Edit();
            edits[filter].Refuse();
            return edits.Ok();
        }
    }

    [Fact]
    public void CacheFor_OfAnythingButAnOk_IsRefused()
    {
        Should.Throw<InvalidOperationException>(() => RegisterReply.Next().WithCacheFor(TimeSpan.FromSeconds(1)));
        Should.Throw<InvalidOperationException>(() => PublishReply.Deny().WithCacheFor(TimeSpan.FromSeconds(1)));
        Should.Throw<InvalidOperationException>(() => SubscribeReply.Deny().WithCacheFor(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void CacheFor_WithARewrittenPayload_IsRefused()
    {
        Should.Throw<InvalidOperationException>(() => PublishReply.Ok(new() { Payload = Bytes("x") }).WithCacheFor(TimeSpan.FromSeconds(1))).Message.ShouldContain("payload");
        Should.Throw<InvalidOperationException>(() => PublishM5Reply.Ok(new() { Payload = ReadOnlyMemory<byte>.Empty }).WithCacheFor(TimeSpan.FromSeconds(1)));
        PublishReply.Ok(new() { Topic = "a" }).WithCacheFor(TimeSpan.FromSeconds(60)).CacheSeconds.ShouldBe(60);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1000)]
    [InlineData(500)]
    [InlineData(1500)]
    public void CacheFor_NoWholeSeconds_IsRefused(int milliseconds) =>
        Should.Throw<ArgumentOutOfRangeException>(() => RegisterReply.Ok().WithCacheFor(TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void Modifiers_ThatVerneMqWouldNotTake_AreRefusedWhereTheyAreSet()
    {
        Should.Throw<ArgumentException>(() => new PublishModifiers { Topic = "" });
        Should.Throw<ArgumentException>(() => new PublishModifiers { Topic = "a/+" });
        Should.Throw<ArgumentException>(() => new DeliverModifiers { Topic = "a/#" });
        Should.Throw<ArgumentException>(() => new PublishModifiers { Mountpoint = "\ud800" });
        Should.Throw<ArgumentException>(() => new PublishModifiers { Topic = new string('a', 65_536) });
        Should.Throw<ArgumentOutOfRangeException>(() => new PublishModifiers { QoS = 3 });
        Should.Throw<ArgumentOutOfRangeException>(() => new PublishModifiers { Throttle = TimeSpan.Zero });
        Should.Throw<ArgumentOutOfRangeException>(() => new PublishModifiers { Throttle = TimeSpan.FromMicroseconds(1500) });
        Should.Throw<ArgumentOutOfRangeException>(() => new RegisterModifiers { MaxConnectionLifetime = TimeSpan.FromMilliseconds(1500) });
        Should.Throw<ArgumentOutOfRangeException>(() => new RegisterModifiers { MaxMessageSize = -1 });
        Should.Throw<ArgumentOutOfRangeException>(() => new RegisterModifiers { QueueType = (QueueType)7 });
        Should.Throw<ArgumentOutOfRangeException>(() => new RegisterModifiers { SharedSubscriptionPolicy = (SharedSubscriptionPolicy)7 });
        Should.Throw<ArgumentException>(() => new SubscriberId("", "m"));
        Should.Throw<ArgumentException>(() => new PublishProperties { ResponseTopic = "a/#" });
        Should.Throw<ArgumentException>(() => new DeliverProperties { UserProperties = [new("\ud800", "v")] });
    }

    [Fact]
    public void TopicEdits_RefuseWhatIsNoFilter_AndUnknownReasons()
    {
        SubscriptionEdits edits = new AuthOnSubscribeRequest { Subscriptions = [new("a", 1)] }.Edit();

        Should.Throw<ArgumentException>(() => edits[0].Rewrite("a/#/b"));
        Should.Throw<ArgumentException>(() => edits[0].Rewrite("$share//a"));
        Should.Throw<ArgumentOutOfRangeException>(() => edits[0].Refuse((SubscribeRefusal)128));
        Should.Throw<ArgumentOutOfRangeException>(() => edits[0].Allow(3));
        Should.Throw<KeyNotFoundException>(() => edits["b"]);
        edits.Ok().ShouldBe(SubscribeReply.Ok());
    }

    [Fact]
    public void TopicEdits_ReplyIsASnapshot()
    {
        SubscriptionEdits edits = new AuthOnSubscribeRequest { Subscriptions = [new("a", 1)] }.Edit();
        edits[0].Refuse();
        SubscribeReply reply = edits.Ok();

        edits[0].Allow();

        reply.Decisions![0].Refusal.ShouldBe(SubscribeRefusal.NotAuthorized);
        edits.Ok().ShouldBe(SubscribeReply.Ok());
    }

    [Fact]
    public async Task Subscribe_Mqtt5OptionsOfTheClient_AreWrittenBack()
    {
        AnyPlugin plugin = new()
        {
            Subscribe = static request =>
            {
                SubscriptionEdits edits = request.Edit();
                edits["x/1"].Rewrite("new/1");
                return edits.Ok();
            },
        };
        using InProcess server = InProcess.Of(plugin);

        string reply = await server.CallAsync("auth_on_subscribe_m5", """{"username":null,"mountpoint":"","client_id":"c","topics":[{"topic":"x/2","qos":1,"no_local":false,"rap":true,"retain_handling":"send_if_new_sub"},{"topic":"x/1","qos":2,"no_local":true,"rap":false,"retain_handling":"dont_send"}],"properties":{}}""");

        reply.ShouldBe("""{"result":"ok","modifiers":{"topics":[{"topic":"x/2","qos":1,"no_local":false,"rap":true,"retain_handling":"send_if_new_sub"},{"topic":"new/1","qos":2,"no_local":true,"rap":false,"retain_handling":"dont_send"}]}}""");
    }

    /// <summary>What a later VerneMQ may call a retain handling: it is no other one, and goes back in VerneMQ's word.</summary>
    [Theory]
    [InlineData(null, """{"result":"ok","modifiers":{"topics":[{"topic":"new/1","qos":1,"no_local":false,"rap":false,"retain_handling":"send_at_dawn"}]}}""")]
    [InlineData(RetainHandling.DontSend, """{"result":"ok","modifiers":{"topics":[{"topic":"new/1","qos":1,"no_local":false,"rap":false,"retain_handling":"dont_send"}]}}""")]
    [InlineData(RetainHandling.SendRetain, """{"result":"ok","modifiers":{"topics":[{"topic":"new/1","qos":1}]}}""")]
    public async Task Subscribe_RetainHandlingWithoutAName_IsKept(RetainHandling? set, string expected)
    {
        List<VerneMqSubscription> seen = [];
        AnyPlugin plugin = new()
        {
            Subscribe = request =>
            {
                SubscriptionEdits edits = request.Edit();
                seen.Add(edits[0].Asked);
                edits[0].Rewrite("new/1").SetOptions(retainHandling: set);
                return edits.Ok();
            },
        };
        using InProcess server = InProcess.Of(plugin);

        string reply = await server.CallAsync("auth_on_subscribe_m5", """{"username":null,"mountpoint":"","client_id":"c","topics":[{"topic":"x/1","qos":1,"no_local":false,"rap":false,"retain_handling":"send_at_dawn"}],"properties":{}}""");

        reply.ShouldBe(expected);
        VerneMqSubscription asked = seen.ShouldHaveSingleItem();
        Enum.IsDefined(asked.RetainHandling).ShouldBeFalse();
        asked.RetainHandlingWord.ShouldBe("send_at_dawn");
        asked.ToString().ShouldContain("send_at_dawn");
    }

    /// <summary>VerneMQ up to 2.1.2 subscribes an MQTT 5 client to what a code in the list refuses, and revokes nothing by such a list when it reauthorizes.</summary>
    [Theory]
    [InlineData("auth_on_subscribe_m5", "b", null, """{"result":"ok","modifiers":{"topics":[{"topic":"a","qos":1},{"topic":"$refused","qos":135}]}}""")]
    [InlineData("auth_on_subscribe_m5", "b", SubscribeRefusal.QuotaExceeded, """{"result":"ok","modifiers":{"topics":[{"topic":"a","qos":1},{"topic":"$refused","qos":151}]}}""")]
    [InlineData("auth_on_subscribe_m5", "ab", null, """{"result":{"error":"not_authorized"}}""")]
    [InlineData("auth_on_subscribe_m5", "ab", SubscribeRefusal.QuotaExceeded, """{"result":{"error":"quota_exceeded"}}""")]
    [InlineData("auth_on_subscribe", "b", SubscribeRefusal.QuotaExceeded, """{"result":"ok","topics":[{"topic":"a","qos":1},{"topic":"b","qos":128}]}""")]
    [InlineData("auth_on_subscribe", "ab", null, """{"result":{"error":"not_authorized"}}""")]
    public async Task Subscribe_Refusals_AreWrittenSoThatEveryVersionRefuses(string hook, string refused, SubscribeRefusal? reason, string expected)
    {
        AnyPlugin plugin = new()
        {
            Subscribe = request =>
            {
                SubscriptionEdits edits = request.Edit();
                foreach (SubscriptionEdit edit in edits.Where(e => refused.Contains(e.Asked.Filter, StringComparison.Ordinal)))
                {
                    edit.Refuse(reason ?? SubscribeRefusal.NotAuthorized);
                }

                return edits.Ok().WithCacheFor(TimeSpan.FromSeconds(60));
            },
        };
        using InProcess server = InProcess.Of(plugin);

        (HookAnswer answer, string body) = await server.AnswerAsync(hook, Bytes("""{"username":null,"mountpoint":"","client_id":"c","topics":[{"topic":"a","qos":1},{"topic":"b","qos":2}],"properties":{}}"""));

        body.ShouldBe(expected);
        answer.CacheSeconds.ShouldBe(expected.Contains("error", StringComparison.Ordinal) ? -1 : 60);
    }

    /// <summary>What a reauthorization of VerneMQ up to 2.1.2 asks about a filter that was refused before.</summary>
    [Fact]
    public async Task Subscribe_FilterThatWasRefusedBefore_StaysRefused()
    {
        AnyPlugin plugin = new()
        {
            Subscribe = static request =>
            {
                SubscriptionEdits edits = request.Edit();
                edits[0].SetOptions(noLocal: true);
                return edits.Ok();
            },
        };
        using InProcess server = InProcess.Of(plugin);

        (await server.CallAsync("auth_on_subscribe_m5", """{"username":null,"mountpoint":"","client_id":"c","topics":[{"topic":"$refused","qos":135}],"properties":{}}"""))
            .ShouldBe("""{"result":{"error":"not_authorized"}}""");
    }

    [Theory]
    [InlineData("on_deliver_m5", """{"result":"ok","modifiers":{"topic":"qos/135"}}""")]
    [InlineData("on_offline_message", "{}")]
    public async Task Delivery_OfARefusedSubscription_IsReadLeniently(string hook, string expected)
    {
        int seen = 0;
        using InProcess server = InProcess.Of(new AnyPlugin
        {
            DeliverM5 = static request => DeliverM5Reply.Ok(new() { Topic = $"qos/{request.QoS}" }),
            Heard = request => seen = ((OnOfflineMessageRequest)request).QoS,
        });

        (await server.CallAsync(hook, """{"username":"u","mountpoint":"","client_id":"c","qos":135,"topic":"secret/x","payload":"","retain":false,"properties":{}}""")).ShouldBe(expected);
        seen.ShouldBe(hook == "on_offline_message" ? 135 : 0);
    }

    [Fact]
    public async Task ReplyOfAnotherRequest_NeverPutsCodesOnItsFilters()
    {
        SubscribeReply? kept = null;
        UnsubscribeReply? keptUnsubscribe = null;
        AnyPlugin plugin = new()
        {
            Subscribe = request =>
            {
                SubscriptionEdits edits = request.Edit();
                edits[0].Refuse();
                return kept ??= edits.Ok();
            },
            Unsubscribe = request =>
            {
                FilterEdits edits = request.Edit();
                edits[0].Rewrite("other");
                return keptUnsubscribe ??= edits.Ok();
            },
        };
        using InProcess server = InProcess.Of(plugin);

        await server.CallAsync("auth_on_subscribe", """{"username":null,"mountpoint":"","client_id":"c","topics":[{"topic":"a","qos":1}]}""");
        (await server.CallAsync("auth_on_subscribe", """{"username":null,"mountpoint":"","client_id":"c","topics":[{"topic":"b","qos":1}]}"""))
            .ShouldBe("""{"result":{"error":"reply_of_another_request"}}""");
        await server.CallAsync("on_unsubscribe", """{"username":null,"mountpoint":"","client_id":"c","topics":["a"]}""");
        (await server.CallAsync("on_unsubscribe", """{"username":null,"mountpoint":"","client_id":"c","topics":["b"]}""")).ShouldBe("""{"result":"next"}""");
    }

    [Fact]
    public async Task EmptyModifiersAndProperties_WriteNothing()
    {
        AnyPlugin plugin = new()
        {
            Register = static _ => RegisterReply.Ok(new()),
            Publish = static _ => PublishReply.Ok(new()),
            PublishM5 = static r => PublishM5Reply.Ok(new(), PublishProperties.From(r.Properties)),
            DeliverM5 = static _ => DeliverM5Reply.Ok(new(), new() { UserProperties = [] }),
        };
        using InProcess server = InProcess.Of(plugin);

        const string Message = """{"username":null,"mountpoint":"","client_id":"c","qos":0,"topic":"t","payload":"","retain":false,"properties":{}}""";
        foreach (string hook in (string[])["auth_on_publish", "auth_on_publish_m5", "on_deliver_m5"])
        {
            (await server.CallAsync(hook, Message)).ShouldBe("""{"result":"ok"}""", hook);
        }

        (await server.CallAsync("auth_on_register", """{"peer_addr":"::1","peer_port":1,"mountpoint":"","client_id":"c","username":null,"password":null,"clean_session":true}""")).ShouldBe("""{"result":"ok"}""");
    }

    [Fact]
    public async Task Register_OfMqtt5_LeavesOutWhatOnlyMqtt3Has()
    {
        using InProcess server = InProcess.Of(new AnyPlugin { Register = static _ => RegisterReply.Ok(new() { CleanStart = true, RetryInterval = TimeSpan.FromSeconds(1) }) });

        (await server.CallAsync("auth_on_register_m5", """{"peer_addr":"::1","peer_port":1,"mountpoint":"","client_id":"c","username":null,"password":null,"clean_start":true,"properties":{}}"""))
            .ShouldBe("""{"result":"ok"}""");
    }

    [Fact]
    public async Task SharedHandler_ServesBothVersions()
    {
        using InProcess server = InProcess.Of(new SharedOnly());

        const string Message = """{"username":null,"mountpoint":"","client_id":"c","qos":0,"topic":"t","payload":"","retain":false,"properties":{}}""";
        (await server.CallAsync("auth_on_publish", Message)).ShouldBe("""{"result":"ok","modifiers":{"topic":"new/t"}}""");
        (await server.CallAsync("auth_on_publish_m5", Message)).ShouldBe("""{"result":"ok","modifiers":{"topic":"new/t"}}""");
        server.Plugins.Chains.Select(static c => c.Hook).ShouldBe(["auth_on_publish", "auth_on_publish_m5"]);
    }

    [Fact]
    public void ToString_ShowsNoSecret()
    {
        new AuthOnRegisterRequest { ClientId = "c", Password = "hunter2" }.ToString().ShouldNotContain("hunter2");
        new AuthOnPublishRequest { Topic = "t", Payload = Bytes("hunter2") }.ToString().ShouldNotContain("hunter2");
        PublishReply.Ok(new() { Payload = Bytes("hunter2") }).ToString().ShouldBe("PublishReply.Ok { payload bytes = 7 }");
        new VerneMqProperties { AuthenticationData = "hunter2", UserProperties = [new("k", "hunter2")] }.ToString().ShouldNotContain("hunter2");
        PublishM5Reply.Ok(null, new() { UserProperties = [new("k", "hunter2")] }).ToString().ShouldNotContain("hunter2");
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    [FailNext]
    private sealed class SharedOnly : VerneMqPlugin
    {
        public override async ValueTask<PublishReply> AuthOnPublishAsync(AuthOnPublishRequest request, HookContext context)
        {
            await Task.Yield();
            return PublishReply.Ok(new() { Topic = "new/" + request.Topic });
        }
    }
}
