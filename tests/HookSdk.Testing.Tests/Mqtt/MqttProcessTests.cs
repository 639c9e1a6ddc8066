namespace HookSdk.Testing.Tests.Mqtt;

public sealed class MqttProcessTests
{
    [Fact]
    public async Task Work_ThatWaits_HoldsUpWhatComesAfterIt()
    {
        MqttProcess process = new();
        TaskCompletionSource gate = new();
        List<int> done = [];
        Task first = process.PostAsync(async () =>
        {
            await gate.Task;
            done.Add(1);
        });
        Task second = process.PostAsync(() =>
        {
            done.Add(2);
            return ValueTask.CompletedTask;
        });
        done.ShouldBeEmpty();
        gate.SetResult();
        await first;
        await second;
        done.ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Work_HandedInByWork_ComesAfterIt()
    {
        MqttProcess process = new();
        List<int> done = [];
        await process.PostAsync(() =>
        {
            process.Post(() =>
            {
                done.Add(2);
                return ValueTask.CompletedTask;
            });
            done.Add(1);
            return ValueTask.CompletedTask;
        });
        done.ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Work_ThatThrows_FailsItsOwnTaskOnly()
    {
        MqttProcess process = new();
        await Should.ThrowAsync<InvalidOperationException>(() => process.PostAsync(static () => throw new InvalidOperationException()));
        await process.PostAsync(static () => ValueTask.CompletedTask);
    }
}
