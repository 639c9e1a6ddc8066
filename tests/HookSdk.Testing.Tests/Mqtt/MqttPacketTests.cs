namespace HookSdk.Testing.Tests.Mqtt;

public sealed class MqttPacketTests
{
    [Fact]
    public void ToString_OfPackets_ShowsNoSecret()
    {
        string all = new MqttConnect("c") { Password = "hush", UserName = "u", Properties = MqttProperties.None.With(MqttPropertyNames.AuthenticationData, "hush") }
            + new MqttPublish("t", "hush").ToString()
            + new MqttWill("t", "hush")
            + MqttProperties.None.With(MqttPropertyNames.ReasonString, "hush").WithUserProperty("key", "hush")
            + new MqttReceived(MqttPacket.Publish) { Message = new MqttPublish("t", "hush") };
        all.ShouldNotContain("hush");
    }

    [Fact]
    public void Password_ThatIsNoUtf8_IsKeptAsBytes()
    {
        MqttConnect connect = new("c") { PasswordBytes = new byte[] { 0xff } };
        connect.Password.ShouldBeNull();
        (connect with { Password = "pässword" }).Password.ShouldBe("pässword");
        (connect with { Password = null }).PasswordBytes.ShouldBeNull();
        new MqttConnect("c").PasswordBytes.ShouldBeNull();
    }

    [Fact]
    public void Properties_Changed_LeaveTheFormerAsTheyWere()
    {
        MqttProperties one = MqttProperties.None.With(MqttPropertyNames.ReceiveMaximum, 5).WithUserProperty("a", "1").WithUserProperty("a", "2");
        MqttProperties two = one.With(MqttPropertyNames.ReceiveMaximum, 6).Without(MqttPropertyNames.ContentType).Without(MqttPropertyNames.ReceiveMaximum);
        (one.Number(MqttPropertyNames.ReceiveMaximum), two.Number(MqttPropertyNames.ReceiveMaximum)).ShouldBe((5L, null));
        two.UserProperties.Count.ShouldBe(2);
        MqttProperties.None.IsEmpty.ShouldBeTrue();
        Should.Throw<ArgumentOutOfRangeException>(() => one.With(MqttPropertyNames.ReceiveMaximum, -1));
    }
}
