using System.Globalization;
using System.Reflection;
using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.Emg.Tests.Message;

/// <summary>A number that an enum has no name for comes, is seen and goes back as it is.</summary>
public sealed class UnnamedNumberTests
{
    private const int Nobody = 97;

    public static TheoryData<string> Named =>
        [.. typeof(EmgMessage).GetProperties().Where(static p => Nullable.GetUnderlyingType(p.PropertyType)?.IsEnum == true).Select(static p => p.Name)];

    [Fact]
    public void Enums_AreFound() => Named.Select(static n => (string)n.Data).ShouldBe(["SourceTon", "SourceNpi", "DestinationTon", "DestinationNpi", "Dlr", "MessageType", "MessageClass", "Charcode"], ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Named))]
    public void Option_WithANumberThatHasNoName_IsRead_AndShown(string name)
    {
        PropertyInfo property = typeof(EmgMessage).GetProperty(name)!;
        EmgMessage message = Wire.Message($$"""{"{{OptionOf(name)}}":"{{Nobody}}"}""");

        object value = property.GetValue(message).ShouldNotBeNull();

        Enum.IsDefined(value.GetType(), value).ShouldBeFalse();
        Convert.ToInt32(value, CultureInfo.InvariantCulture).ShouldBe(Nobody);
        value.ToString().ShouldBe("97");
        message.ToString().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Number_WithoutAName_GoesBackAsItIs_AndIsLogged()
    {
        await using ServiceProvider services = new ServiceCollection().AddLogging(static b => b.SetMinimumLevel(LogLevel.Trace))
            .AddEmg().OnBeforeReceive(FailureMode.Closed, static (request, context) => BeforeReceiveReply.Accept()
                .With(EmgOptionNames.DestinationTon, request.Message.SourceTon!.Value)
                .With(EmgOptionNames.MessageClass, (EmgMessageClass)(Nobody + 1))).Services.BuildServiceProvider();
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Services(services));

        EmgOutcome outcome = await emg.ReceiveAsync(new EmgMessage("46700000001", "46700000002", "hi").With(EmgOptionNames.SourceTon, "97"));

        outcome.EnsureAccepted().EnsureOption(EmgOptionNames.DestinationTon, "97").EnsureOption(EmgOptionNames.MessageClass, "98");
        outcome.Message.DestinationTon.ShouldBe((EmgTon)Nobody);
        emg.Transcript.ShouldContain("97");
    }

    [Theory]
    [InlineData("0", EmgMessageClass.Flash)]
    [InlineData("3", EmgMessageClass.TerminalEquipment)]
    [InlineData("", null)]
    [InlineData("flash", null)]
    public void MessageClass_IsRead(string option, EmgMessageClass? expected) => Wire.Message($$"""{"MSGCLASS":"{{option}}"}""").MessageClass.ShouldBe(expected);

    private static string OptionOf(string property) => (string)typeof(EmgOptionNames).GetField(property)!.GetRawConstantValue()!;
}
