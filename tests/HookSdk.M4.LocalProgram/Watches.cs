namespace HookSdk.M4.LocalPrograms;

/// <summary>An observer that nobody tells anything.</summary>
internal sealed class Watches : IHookObserver
{
    public void OnAnswered(ObservedCall call) => Console.Error.WriteLine("observed");
}
