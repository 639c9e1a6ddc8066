using System.Buffers;
using HookSdk.Mqtt;

namespace HookSdk.Testing.Tests.Mqtt;

/// <summary>Bytes of the standard's own shapes, both ways.</summary>
public sealed class MqttWireTests
{
    private static readonly Dictionary<string, (string Hex, MqttVersion? Version)> Requests = new()
    {
        ["connect-3.1"] = ("10 1D 00 06 4D5149736470 03 C2 003C 0003 646576 0005 616C696365 0003 707764", null),
        ["connect-3.1.1"] = ("10 1D 00 04 4D515454 04 F6 003C 0003 646576 0001 77 0001 78 0002 616C 0002 7077", null),
        ["connect-5"] = (
            "10 52 00 04 4D515454 05 CE 003C 1B 11 0000003C 21 0014 22 000A 27 00010000 19 01 17 00 26 0001 61 0001 62 0003 646576 18 18 00000005 01 01 02 0000003C 03 0001 74 08 0001 72 09 0001 FF 0001 77 0001 78 0002 616C 0002 FFFE",
            null),
        ["publish-3.1.1"] = ("3B 08 0001 74 0007 707878", MqttVersion.V311),
        ["publish-5"] = ("32 23 0001 74 0007 1B 01 01 02 0000003C 23 0003 08 0001 72 09 0001 FF 03 0001 74 26 0000 0000 7878", MqttVersion.V5),
        ["puback-3.1.1"] = ("40 02 0007", MqttVersion.V311),
        ["puback-5"] = ("40 08 0007 10 04 1F 0001 6F", MqttVersion.V5),
        ["pubrec-5"] = ("50 03 0007 80", MqttVersion.V5),
        ["pubrel-3.1"] = ("6A 02 0007", MqttVersion.V31),
        ["pubcomp-5"] = ("70 02 0007", MqttVersion.V5),
        ["subscribe-3.1.1"] = ("82 0A 0007 0001 61 01 0001 62 02", MqttVersion.V311),
        ["subscribe-5"] = ("82 0D 0007 04 0B A09C01 0003 612F23 2E", MqttVersion.V5),
        ["unsubscribe-5"] = ("A2 0A 0007 00 0001 61 0002 6262", MqttVersion.V5),
        ["pingreq"] = ("C0 00", MqttVersion.V5),
        ["disconnect-3.1.1"] = ("E0 00", MqttVersion.V311),
        ["disconnect-5"] = ("E0 07 04 05 11 0000000A", MqttVersion.V5),
        ["auth-5"] = ("F0 06 18 04 15 0001 6D", MqttVersion.V5),
    };

    public static TheoryData<string> Names => [.. Requests.Keys];

    [Fact]
    public void Connect_OfEachVersion_IsReadWhole()
    {
        MqttConnect five = Read("connect-5").Connect!;
        (five.ClientId, five.Version, five.CleanStart, five.KeepAlive, five.UserName, five.Password).ShouldBe(("dev", MqttVersion.V5, true, 60, "al", null));
        five.PasswordBytes!.Value.ToArray().ShouldBe(new byte[] { 0xFF, 0xFE });
        five.Properties.ToString().ShouldBe("Maximum-Packet-Size, Receive-Maximum, Request-Problem-Information, Request-Response-Information, Session-Expiry-Interval, Topic-Alias-Maximum, user property a");
        five.Properties.Number(MqttPropertyNames.MaximumPacketSize).ShouldBe(65536);
        five.Will!.ToString().ShouldBe("will w (QoS 1, 1 bytes)");
        five.Will.Properties.ToString().ShouldBe("Content-Type, Correlation-Data, Message-Expiry-Interval, Payload-Format-Indicator, Response-Topic, Will-Delay-Interval");

        MqttConnect four = Read("connect-3.1.1").Connect!;
        (four.Version, four.UserName, four.Password, four.Will!.Topic, four.Will.QoS, four.Will.Retain).ShouldBe((MqttVersion.V311, "al", "pw", "w", 2, true));
        MqttConnect three = Read("connect-3.1").Connect!;
        (three.Version, three.ClientId, three.UserName, three.Password).ShouldBe((MqttVersion.V31, "dev", "alice", "pwd"));
    }

    [Fact]
    public void Publish_WithAndWithoutProperties_IsReadWhole()
    {
        MqttPublish five = Read("publish-5").Publish!;
        (five.Topic, five.QoS, five.PacketId, five.Text).ShouldBe(("t", 1, 7, "xx"));
        five.Properties.ToString().ShouldBe("Content-Type, Correlation-Data, Message-Expiry-Interval, Payload-Format-Indicator, Response-Topic, Topic-Alias, user property ");
        MqttPublish four = Read("publish-3.1.1").Publish!;
        (four.QoS, four.Retain, four.Duplicate, four.PacketId, four.Text).ShouldBe((1, true, true, 7, "pxx"));
    }

    [Fact]
    public void Others_AreReadWhole()
    {
        Read("subscribe-5").Subscriptions.ShouldBe([new MqttSubscription("a/#", 2) { NoLocal = true, RetainAsPublished = true, RetainHandling = RetainHandling.DontSend }]);
        Read("subscribe-5").Properties.Number(MqttPropertyNames.SubscriptionIdentifier).ShouldBe(20_000);
        Read("subscribe-3.1.1").Subscriptions.ShouldBe([new MqttSubscription("a", 1), new MqttSubscription("b", 2)]);
        Read("unsubscribe-5").Filters.ShouldBe(["a", "bb"]);
        (Read("puback-5").PacketId, Read("puback-5").Code).ShouldBe((7, 0x10));
        (Read("pubrec-5").PacketId, Read("pubrec-5").Code, Read("pubrel-3.1").PacketId).ShouldBe((7, 0x80, 7));
        (Read("disconnect-5").Code, Read("disconnect-5").Properties.Number(MqttPropertyNames.SessionExpiryInterval)).ShouldBe((4, 10L));
        Read("auth-5").Code.ShouldBe(0x18);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Request_CutOffAtEveryByte_IsReadOrSaidToBeMalformed(string name)
    {
        (byte[] bytes, MqttVersion? version) = Bytes(name);
        for (int size = 2; size < bytes.Length; size++)
        {
            ReadOnlyMemory<byte> body = bytes.AsMemory(2, size - 2);
            string? problem = null;
            try
            {
                MqttRequestReader.Read(bytes[0], body, version);
            }
            catch (MqttWireException e)
            {
                problem = e.Message;
            }

            if (version is null)
            {
                problem.ShouldNotBeNull($"{size} bytes");
            }
        }
    }

    [Fact]
    public void RandomBodies_AreReadOrSaidToBeMalformed()
    {
        Random random = new(5);
        int read = 0;
        for (int i = 0; i < 50_000; i++)
        {
            byte[] body = new byte[random.Next(0, 24)];
            random.NextBytes(body);
            if (i % 2 == 0)
            {
                // Lengths that may fit are more telling than any.
                body.AsSpan().Replace((byte)0xFF, (byte)0);
                for (int at = 0; at < body.Length; at++)
                {
                    body[at] &= 0x27;
                }
            }

            try
            {
                MqttRequestReader.Read((byte)random.Next(256), body, random.Next(4) switch { 0 => null, 1 => MqttVersion.V31, 2 => MqttVersion.V311, _ => MqttVersion.V5 });
                read++;
            }
            catch (MqttWireException)
            {
                // As it should.
            }
        }

        read.ShouldBeGreaterThan(10);
    }

    [Theory]
    [InlineData("00", false, 0)]
    [InlineData("C000", true, 2)]
    [InlineData("307F", true, 129)]
    [InlineData("3080", false, 0)]
    [InlineData("308001", true, 131)]
    [InlineData("30FFFFFF7F", true, 268435460)]
    public void Frame_FindsTheSizeOfAPacket(string hex, bool found, long size)
    {
        MqttFrame.TryFindSize(new ReadOnlySequence<byte>(Convert.FromHexString(hex)), out _, out long actual).ShouldBe(found);
        (found ? actual : 0).ShouldBe(size);
    }

    [Fact]
    public void Replies_AreWrittenAsTheirVersionHasThem()
    {
        MqttReceived connack = new(MqttPacket.Connack) { SessionPresent = true, Properties = MqttProperties.None.With(MqttPropertyNames.ReceiveMaximum, 32).With(MqttPropertyNames.RetainAvailable, 1) };
        Written(connack, MqttVersion.V31).ShouldBe("20020000");
        Written(connack, MqttVersion.V311).ShouldBe("20020100");
        Written(connack, MqttVersion.V5).ShouldBe("200801000521002025" + "01");
        Written(new(MqttPacket.Connack, 5), MqttVersion.V311).ShouldBe("20020005");
        Written(new(MqttPacket.Puback, 0x87) { PacketId = 258 }, MqttVersion.V311).ShouldBe("40020102");
        Written(new(MqttPacket.Puback, 0x87) { PacketId = 258 }, MqttVersion.V5).ShouldBe("4003010287");
        Written(new(MqttPacket.Pubrec) { PacketId = 1 }, MqttVersion.V5).ShouldBe("50020001");
        Written(new(MqttPacket.Pubrel) { PacketId = 1 }, MqttVersion.V5).ShouldBe("62020001");
        Written(new(MqttPacket.Pubcomp) { PacketId = 1 }, MqttVersion.V31).ShouldBe("70020001");
        Written(new(MqttPacket.Suback) { PacketId = 1, Codes = [1, 0x80] }, MqttVersion.V311).ShouldBe("900400010180");
        Written(new(MqttPacket.Suback) { PacketId = 1, Codes = [1, 0x87] }, MqttVersion.V5).ShouldBe("90050001000187");
        Written(new(MqttPacket.Unsuback) { PacketId = 1 }, MqttVersion.V311).ShouldBe("B0020001");
        Written(new(MqttPacket.Pingresp), MqttVersion.V31).ShouldBe("D000");
        Written(new(MqttPacket.Disconnect, 0x8D), MqttVersion.V5).ShouldBe("E0018D");
        Written(new(MqttPacket.Disconnect, 0x8D), MqttVersion.V311).ShouldBe("");
        Written(new(MqttPacket.Closed), MqttVersion.V5).ShouldBe("");
        MqttPublish message = new("t", "x") { QoS = 2, Retain = true, Duplicate = true, PacketId = 3, Properties = MqttProperties.None.With(MqttPropertyNames.SubscriptionIdentifier, 20_000).WithUserProperty("a", "b") };
        Written(new(MqttPacket.Publish) { Message = message }, MqttVersion.V311).ShouldBe("3D060001740003" + "78");
        Written(new(MqttPacket.Publish) { Message = message }, MqttVersion.V5).ShouldBe("3D120001740003" + "0B0BA09C01" + "26000161000162" + "78");
        Convert.FromHexString(Written(new(MqttPacket.Publish) { Message = message }, MqttVersion.V5)).Length.ShouldBe(MqttSize.OfPublish(message, MqttVersion.V5));
    }

    [Fact]
    public void Replies_ThatMqttCannotWrite_AreSaidToBeSo()
    {
        MqttReceived topic = new(MqttPacket.Publish) { Message = new MqttPublish(new string('t', 65_536), "") };
        Should.Throw<MqttWireException>(() => Written(topic, MqttVersion.V311)).Message.ShouldBe("the topic: 65536 is more than MQTT can write");
        MqttReceived property = new(MqttPacket.Connack) { Properties = MqttProperties.None.With("Made-Up", 1) };
        Should.Throw<MqttWireException>(() => Written(property, MqttVersion.V5)).Message.ShouldBe("MQTT has no property Made-Up");
    }

    private static string Written(MqttReceived packet, MqttVersion version) => Convert.ToHexString(MqttReplyWriter.Write(packet, version));

    private static (byte[] Bytes, MqttVersion? Version) Bytes(string name)
    {
        byte[] bytes = Convert.FromHexString(Requests[name].Hex.Replace(" ", "", StringComparison.Ordinal));
        (bytes[1] + 2).ShouldBe(bytes.Length, name);
        return (bytes, Requests[name].Version);
    }

    private static MqttRequest Read(string name)
    {
        (byte[] bytes, MqttVersion? version) = Bytes(name);
        return MqttRequestReader.Read(bytes[0], bytes.AsMemory(2), version);
    }
}
