namespace HookSdk.Core.Tests.Registration;

public sealed class OverriddenHooksTests
{
    [Fact]
    public void Of_PluginWithTwoOverrides_HasTheirNamesInOrder()
    {
        OverriddenHooks set = OverriddenHooks.Of(typeof(Plugin), typeof(Hooks));

        set.Overridden.ShouldBe(["First", "Second"]);
        set.Contains("First").ShouldBeTrue();
        set.Contains("Third").ShouldBeFalse();
        set.Contains("first").ShouldBeFalse();
    }

    [Fact]
    public void Of_InheritedOverride_Counts() =>
        OverriddenHooks.Of(typeof(Derived), typeof(Hooks)).Overridden.ShouldBe(["First", "Second", "Third"]);

    [Fact]
    public void Of_OverrideOfAnOverride_CountsOnce() =>
        OverriddenHooks.Of(typeof(Again), typeof(Hooks)).Overridden.ShouldBe(["First", "Second"]);

    [Fact]
    public void Of_NewMethods_DoNotCount() =>
        OverriddenHooks.Of(typeof(Hiding), typeof(Hooks)).Overridden.ShouldBeEmpty();

    [Fact]
    public void Of_NewMethodOverAnOverride_LeavesTheOverride() =>
        OverriddenHooks.Of(typeof(HidingAnOverride), typeof(Hooks)).Overridden.ShouldBe(["First", "Second"]);

    [Fact]
    public void Of_NothingOverridden_IsEmpty() =>
        OverriddenHooks.Of(typeof(Idle), typeof(Hooks)).Overridden.ShouldBeEmpty();

    [Fact]
    public void Of_ProtectedAndObjectMethods_DoNotCount() =>
        OverriddenHooks.Of(typeof(Others), typeof(Hooks)).Overridden.ShouldBeEmpty();

    [Fact]
    public void Of_AbstractMethodOfAClassBetween_IsNotAHook() =>
        OverriddenHooks.Of(typeof(OfBetween), typeof(Hooks)).Overridden.ShouldBe(["First"]);

    [Fact]
    public void Of_UnrelatedClass_Throws() =>
        Should.Throw<ArgumentException>(() => OverriddenHooks.Of(typeof(string), typeof(Hooks))).Message.ShouldContain("does not derive from");

    private abstract class Hooks
    {
        public virtual int First() => 0;

        public virtual int Second() => 0;

        public virtual int Third() => 0;

        protected virtual int Inner() => 0;
    }

    private class Plugin : Hooks
    {
        public override int Second() => 1;

        public override int First() => 1;
    }

    private sealed class Derived : Plugin
    {
        public override int Third() => 1;
    }

    private sealed class Again : Plugin
    {
        public override int First() => 2;
    }

    private sealed class Hiding : Hooks
    {
        public new int First() => 1;
    }

    private sealed class HidingAnOverride : Plugin
    {
        public new int First() => 3;
    }

    private sealed class Idle : Hooks;

    private sealed class Others : Hooks
    {
        public override string ToString() => "others";

        protected override int Inner() => 1;
    }

    private abstract class Between : Hooks
    {
        public override int First() => Own();

        public abstract int Own();
    }

    private sealed class OfBetween : Between
    {
        public override int Own() => 1;
    }
}
