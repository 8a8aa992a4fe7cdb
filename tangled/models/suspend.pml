/*
 * suspend.pml: how threads sleep, wake, stop and end.  A model for Spin
 * of the scheduler, of suspend.c and of the ways out of the kernel; an
 * inline has the name of the function that it models.  To see what goes
 * wrong without one of the rules: spin -a -DBREAK=NO_CHECK.  The test
 * tests/host/model.t checks the model, and breaks each rule.
 */
#ifndef BREAK
#define BREAK		NOTHING
#endif
#define broken(rule)	(BREAK == rule)
#define NOTHING		0
#define SPLIT		1	/* sleeps in two steps */
#define TWICE		2	/* wakes who does not sleep */
#define NO_WAKE		3	/* tells a sleeper, and lets it sleep */
#define NO_CHECK	4	/* sleeps although told to stop */
#define NO_RETURN	5	/* does not look after a call */
#define NO_IRQ		6	/* does not look after an interrupt */
#define SAME		7	/* nor if it is its own successor */
#define EARLY		8	/* wakes the stoppers, then stops */
#define LATE		9	/* stops, and can be preempted then */
#define SILENT		10	/* ends without waking the stoppers */
#define KEEP		11	/* stops again when it is started */
#define NO_LOAN		12	/* lends no priority */
#define NO_UNDO		13	/* lends it without waiting */

#define WORKER	0
#define HOG	1
#define PAGER	2
#define OWNER	3
#define IDLE	4
#define NOBODY	5

mtype = { INACTIVE, RUNNABLE, RUNNING, SLEEPING, DEAD };
mtype = { OK, EINTR, ESRCH };
#define STOP	1
#define END	2

mtype state[5] = INACTIVE, result[4] = OK;
byte pending[5];		/* NOTHING, STOP or END */
byte urgency[5], lent_to[4] = NOBODY;
bool gone[4], started[4], computing, hogging;
byte current = IDLE, corpse = NOBODY;
byte chosen = NOBODY, other = NOBODY;	/* each for a moment */
bool reschedule;

#define stoppers(t)	(t)	/* until t has stopped: 0 to 3 */
#define READY		4	/* the run queue of its priority */
#define EVENTS		5	/* until the device says something */
#define TIMEOUTS	6	/* until some time is over */
#define NOWHERE		7
byte queue[5] = NOWHERE;

inline list_insert(t, q) {
	assert(queue[t] == NOWHERE);
	queue[t] = q
}

#define ready(t, than)	(queue[t] == READY && urgency[t] > than)
#define more_urgent(than) (ready(WORKER, than) || \
			   ready(HOG, than) || \
			   ready(PAGER, than) || ready(OWNER, than))
#define is_first(t)	(queue[t] == READY && \
			 !more_urgent(urgency[t]))

inline make_runnable(t) {
	d_step {
		state[t] = RUNNABLE;
		list_insert(t, READY);
		reschedule = reschedule || urgency[t] > urgency[current]
	}
}

inline take_next() {
	if
	:: is_first(WORKER) -> chosen = WORKER
	:: is_first(HOG) -> chosen = HOG
	:: is_first(PAGER) -> chosen = PAGER
	:: is_first(OWNER) -> chosen = OWNER
	:: else -> chosen = IDLE
	fi;
	queue[chosen] = NOWHERE
}

inline schedule() {
	if
	:: state[current] == RUNNING && current != IDLE ->
		make_runnable(current)
	:: else
	fi;
	reschedule = false;
	take_next();
	switch_to(chosen)
}

inline switch_to(next) {
	state[next] = RUNNING;
	reschedule = pending[next] &&
		     !(broken(SAME) && next == current);
	if
	:: next == current -> next = NOBODY
	:: else ->
		current = next; next = NOBODY;
		current == me;
		bury_the_dead()
	fi
}

inline bury_the_dead() {
	d_step {
		if
		:: corpse != NOBODY ->
			assert(queue[PAGER] != stoppers(corpse));
			assert(queue[OWNER] != stoppers(corpse));
			corpse = NOBODY
		:: else
		fi
	}
}

inline sched_sleep(q) {
	if
	:: pending[me] && !broken(NO_CHECK) ->
		result[me] = EINTR;
		if
		:: !broken(NO_UNDO) -> ipc_wait_over(me)
		:: else
		fi
	:: else ->
		state[me] = SLEEPING;
		if
		:: broken(SPLIT) -> an_interrupt_comes()
		:: else
		fi;
		list_insert(me, q);
		schedule()
	fi
}

inline sched_wake(t, why) {
	assert(state[t] == SLEEPING);
	queue[t] = NOWHERE;
	ipc_wait_over(t);
	result[t] = why;
	make_runnable(t)
}

inline ipc_wait_over(t) {
	if
	:: lent_to[t] != NOBODY ->
		other = lent_to[t];
		lent_to[t] = NOBODY;
		priority_pass_on(other);
		other = NOBODY
	:: else
	fi
}

#define own(t)		(t + 1)
#define lends(x, t)	(lent_to[x] == t && urgency[x] > own(t) && \
			 !broken(NO_LOAN))
#define largest(t)	(lends(OWNER, t) -> urgency[OWNER] : \
			 (lends(PAGER, t) -> urgency[PAGER] : own(t)))

inline priority_pass_on(t) {
	d_step {
		urgency[t] = largest(t);
		reschedule = reschedule || more_urgent(urgency[current])
	}
}

mtype = { NONE, TICK, EVENT };
mtype irq = NONE;
bool posted, count;

proctype device() {
	do
	:: irq == NONE -> irq = TICK
	:: irq == NONE && !posted -> posted = true; irq = EVENT
	od
}

inline irq_handle() {
	if
	:: irq == TICK -> reschedule = true
	:: irq == TICK && queue[PAGER] == TIMEOUTS -> chosen = PAGER
	:: irq == TICK && queue[OWNER] == TIMEOUTS -> chosen = OWNER
	:: irq == EVENT && queue[WORKER] == EVENTS -> chosen = WORKER
	:: irq == EVENT && queue[WORKER] != EVENTS -> count = true
	fi;
	irq = NONE;
	if
	:: chosen != NOBODY -> sched_wake(chosen, OK); chosen = NOBODY
	:: else
	fi
}

inline preemption_point() {
	if
	:: irq != NONE ->
		irq_handle();
		if
		:: reschedule -> schedule()
		:: else
		fi
	:: else
	fi
}

inline an_interrupt_comes() {
	irq != NONE;
	preemption_point()
}

#define to_be_woken(t) \
	((state[t] == SLEEPING && !broken(NO_WAKE)) || \
	 (state[t] == RUNNABLE && broken(TWICE)))

inline thread_tell(t, what) {
	if
	:: gone[t] -> result[me] = ESRCH
	:: !gone[t] && state[t] == INACTIVE && what == STOP ->
		result[me] = OK
	:: else ->
		started[t] = false;
		pending[t] = (what > pending[t] -> what : pending[t]);
		if
		:: to_be_woken(t) -> sched_wake(t, EINTR)
		:: state[t] == INACTIVE -> make_runnable(t)
		:: else
		fi;
		wait_for_stop(t)
	fi
}

inline wait_for_stop(t) {
	lent_to[me] = t;
	priority_pass_on(t);
	sched_sleep(stoppers(t))
}

inline wake_stoppers(t, why) {
	do
	:: queue[PAGER] == stoppers(t) -> sched_wake(PAGER, why)
	:: queue[OWNER] == stoppers(t) -> sched_wake(OWNER, why)
	:: else -> break
	od
}

inline leave_kernel() {
	do
	:: pending[me] -> do_what_is_pending()
	:: !pending[me] && reschedule -> schedule()
	:: else -> break
	od
}

inline do_what_is_pending() {
	if
	:: pending[me] == END -> goto thread_exit
	:: pending[me] == STOP && broken(EARLY) ->
		wake_stoppers(me, OK); an_interrupt_comes()
	:: else
	fi;
	pending[me] = (broken(KEEP) -> STOP : NOTHING);
	state[me] = INACTIVE;
	if
	:: broken(LATE) -> an_interrupt_comes()
	:: else
	fi;
	wake_stoppers(me, OK);
	schedule()
}

inline agree(t) {
	assert((state[t] == RUNNABLE) == (queue[t] == READY));
	assert((state[t] == RUNNING) == (current == t));
	assert((state[t] == SLEEPING) ==
	       (queue[t] != READY && queue[t] != NOWHERE));
	assert(state[t] == SLEEPING || lent_to[t] == NOBODY);
	assert(urgency[t] == largest(t));
	assert(state[t] != SLEEPING || !pending[t])
}

inline audit() {
	d_step {
		agree(OWNER);
		agree(PAGER);
		agree(HOG);
		agree(WORKER);
		assert(corpse == NOBODY)
	}
}

inline wait_for_event() {
	if
	:: count -> count = false
	:: else -> sched_sleep(EVENTS)
	fi;
	posted = posted && result[me] != OK
}

#define START	3
byte wants[4];			/* NOTHING, STOP, END or START */
#define asks(t)	(wants[t] == STOP || wants[t] == END)
#define ward(t)	(t == OWNER -> PAGER : WORKER)

inline keep_watch() {
	if
	:: wants[me] == NOTHING ->
		sched_sleep(TIMEOUTS);
		if
		:: wants[me] = STOP
		:: wants[me] = END
		fi;
		if
		:: whom = WORKER
		:: whom = ward(me)
		fi
	:: asks(me) ->
		thread_tell(whom, wants[me]);
		if
		:: result[me] == OK ->
			assert(wants[me] == STOP && state[whom] == INACTIVE);
			if
			:: whom == ward(me) -> wants[me] = START
			:: wants[me] = NOTHING
			fi
		:: result[me] == ESRCH -> assert(gone[whom]); wants[me] = NOTHING
		:: result[me] == EINTR
		fi
	:: wants[me] == START ->
		if
		:: !gone[whom] && state[whom] == INACTIVE ->
			started[whom] = true;
			make_runnable(whom)
		:: else
		fi;
		wants[me] = NOTHING
	fi
}

proctype thread(byte me) {
	byte way_out = NO_IRQ, whom;
	bool computes = (me == HOG);

	atomic { current == me -> bury_the_dead() }
	do
	:: atomic {
		if
		:: (way_out == NO_IRQ || reschedule) && !broken(way_out) ->
			leave_kernel()
		:: broken(way_out) && reschedule -> schedule()
		:: else
		fi;
		audit();
		assert(!pending[me]);
		started[me] = false;
		result[me] = OK
	   }
	   if
	   :: atomic { irq != NONE && (computes || way_out == NO_RETURN) ->
	   	way_out = NO_IRQ;
	   	irq_handle()
	      }
	   :: atomic { !computes ->
	   	way_out = NO_RETURN;
	   	preemption_point(); audit()
	      }
	      atomic {
	   	preemption_point(); audit();
	   	if
	   	:: pending[me] -> result[me] = EINTR
	   	:: me == WORKER -> wait_for_event()
	   	:: me == WORKER -> computing = true; computes = true
	   	:: me == WORKER -> goto thread_exit
	   	:: me == PAGER || me == OWNER -> keep_watch()
	   	fi
	      }
	   fi
	od;
thread_exit:
	gone[me] = true;
	atomic {
		preemption_point(); audit();
		state[me] = DEAD;
		if
		:: !broken(SILENT) -> wake_stoppers(me, ESRCH)
		:: else
		fi;
		assert(corpse == NOBODY);
		corpse = me;
		schedule()
	}
}

init {
	byte me = IDLE;

	atomic {
		state[IDLE] = RUNNING;
		urgency[WORKER] = own(WORKER);
		urgency[HOG] = own(HOG);
		urgency[PAGER] = own(PAGER);
		urgency[OWNER] = own(OWNER);
		run thread(WORKER);
		run thread(HOG);
		run thread(PAGER);
		run thread(OWNER);
		run device();
		make_runnable(WORKER);
		make_runnable(PAGER);
		make_runnable(OWNER);
		if
		:: make_runnable(HOG); hogging = true
		:: true
		fi
	}
	do
	:: atomic { more_urgent(0) -> schedule() }
	:: atomic { else -> audit(); irq != NONE; irq_handle() }
	od
}

#define busy(t)		(wants[t] != NOTHING)
#define inactive(t)	(gone[t] || state[t] == INACTIVE)

ltl answered {
	[] (asks(PAGER) -> <> (!asks(PAGER) || inactive(PAGER))) &&
	[] (asks(OWNER) -> <> !asks(OWNER))
}

ltl goes_on {
	[] (started[WORKER] -> <> (!started[WORKER] || hogging ||
				   busy(PAGER) || busy(OWNER))) &&
	[] (started[PAGER] -> <> (!started[PAGER] || busy(OWNER)))
}

ltl fetched {
	[] (posted -> <> (!posted || computing || hogging ||
			  inactive(WORKER) ||
			  busy(PAGER) || busy(OWNER)))
}
