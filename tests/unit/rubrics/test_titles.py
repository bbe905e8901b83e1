"""What a title names, by the built-in rubric's words: near misses first, then what learners call each part.

Every title stands in a README of learning over a sentence about the weather, so that the title alone decides. Those
that name a part weakly stand over a sentence on one of its topics.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

import pytest
from _pytest.mark import ParameterSet
from msgspec.structs import replace

from nexus_check.model import Rubric
from nexus_check.rubric import load
from tests.unit.judging import APP, LEARNING, covered, judged

WEATHER: Final = "Rain fell on the quay in the morning, and nobody minded."
TOPICAL: Final = "We drew the database design first, then chose a caching strategy."


class Named(NamedTuple):
    """Titles of one part: those that name another one or nothing, and those that name it. `topic` is empty where the
    criterion itself is named; `body` is what stands below the title."""

    others: tuple[str, ...]
    own: tuple[str, ...]
    topic: str = ""
    body: str = WEATHER


def lines(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, text.splitlines())))


TECHNOLOGIES: Final = Named(
    others=lines("""
        Technical Challenges
        Challenges with New Technologies
        Best Practices for Tools
        Lessons from the Stack
        Future Technologies to Explore
        Technologies to Learn Next
        Technology Roadmap
        Why This Technology
        Tech Debt
        Tech Support
        Tech Lead
        Career in Tech
        Technical Interview
        Technical Writing
        Technical Documentation
        Technical Concepts
        Technical Requirements
        Collaboration Tools
        Supported Languages
        Language Settings
        Platform Support
        Frameworks for Thinking
        Power Tools Catalogue
        Dependencies
        Prerequisites
        Soft Skills
        Stack Overflow Links
        Database
        Screenshots
    """),
    own=lines("""
        Key Technologies
        Key Technologies:
        🛠️ Tech Stack
        ⚙️ Tools
        1. Technologies Used
        II. Technologies
        Technologies Covered
        Technologies Learnt
        Technologies and Tools I Worked With
        Technologies — What I Used and Why
        Technologies at a Glance
        Technologies & Concepts
        Technologies Under My Belt
        Technological Stack
        Technical Stack Overview
        Technical Toolkit
        Technical Proficiencies
        Tools & Technologies
        Tools of the Trade
        Tools I Used
        Tools I Picked Up
        Tools, Languages & Frameworks
        Tools and Services
        The Tools
        Dev Tools
        DevOps Tools
        Backend Toolkit
        Engineering Toolkit
        Toolchain
        My Toolbox
        My Tech Arsenal
        Languages and Frameworks
        Languages, Libraries & Platforms
        Programming Languages
        Frameworks & Libraries
        Frameworks I Learned
        Libraries Used
        Packages and Libraries
        Databases & Tools
        Infrastructure and Tools
        Software Stack
        Software Used
        Stack
        Stack & Tools
        Stack Used
        Techs
        Tech I Learned
        The Tech Behind It
        Tech We Used
        Tech Skills
        Built With
        What I Built With
        Skills & Technologies
    """),
)
CONCEPTS: Final = Named(
    others=lines("""
        Proof of Concept
        Concept Art
        About the Concept Store
        Frontend Concepts
        React Concepts
        Mobile Development Concepts
        UI/UX Design Principles
        Python Concepts
        Git Concepts
        Django Fundamentals
        Challenges with Concepts
        Backend Challenges
        Backend Best Practices
        Backend
        Backend API
        Backend Setup
        Running the Backend
        Backend Deployment
        Backend Repository
        Backend Folder Structure
        Backend Developer
        Backend Learners
        Backend Journey
        Backend Program Overview
    """),
    own=lines("""
        Backend Concepts
        BACKEND CONCEPTS
        🧠 Backend Concepts
        3. Important Backend Concepts
        Back-end Concepts
        Back End Development Concepts
        Important Backend Development Concepts
        Important Concepts in Backend Development
        Backend Engineering Concepts
        Backend Architecture Concepts
        Backend & API Concepts
        Backend Fundamentals
        Backend Foundations
        Backend Essentials
        Backend Basics
        Backend Building Blocks
        Backend Topics
        Backend Theory
        Backend Development Principles
        Backend Development Knowledge
        Core Principles of Backend Development
        Fundamentals of Backend
        What I Learned About Backend
        Server-side Concepts
        Server Side Fundamentals
        Software Engineering Concepts
        Software Design Concepts
        Development Concepts
        Concepts Learned
        Concepts I Learned
        Concepts Mastered
        Concepts Covered
        Theory
        Fundamentals
    """),
)
CONCEPTS_BY_CONTENT: Final = Named(
    body=TOPICAL,
    others=lines("""
        Challenges
        Features
        Installation
        Takeaways
        Best Practices
        Best Practices in Backend Development
        Python
        Proof of Concept
        Project Concept
        Frontend Principles
        Roadmap
        Ideas for the Future
        Topics to Explore
        Submission
    """),
    own=lines("""
        Concepts
        Key Concepts
        Technical Concepts
        Architectural Concepts
        System Design Concepts
        Concepts & Theory
        Concepts & Best Practices
        Technologies & Concepts
        Concepts That Matter
        Conceptual Understanding
        Core Principles
        Core Ideas
        Core Knowledge
        Big Ideas
        Key Topics
        Topics Covered
        Advanced Topics
        Knowledge Areas
        Key Learning Areas
        Technical Knowledge
        Ideas Behind the Backend
        How Backends Work
        My Understanding of Backend
        Backend Development
        Backend Engineering
        Backend Architecture
        Backend Skills
    """),
)
CHALLENGES: Final = Named(
    topic="challenges",
    others=lines("""
        Coding Challenges
        Challenge Endpoints
        Known Issues
        Common Issues
        Open Issues
        Issue Tracker
        Reporting Issues
        GitHub Issues
        Troubleshooting
        Trouble Ticket System
        Problem Statement
        Problem Definition
        The Problem
        Error Handling
        Error Codes
        Logging and Errors
        Exception Handling
        Bug Reports
        Debugging
        Failure Modes
        Hard Drive Setup
        Hard Requirements
        Breaking Changes
        Solutions
        Solution Architecture
        Battle Arena
        Problem
        Incident Management
        Incident Response API
        Outage Map
        Pain Relief
        Bugs
        Fixes
        Bug Fixes
        What It Does
        What Comes Next
        What the App Solves
        Stuck Orders
        Wall of Fame
        Why Django Was Chosen
        Failing Fast
        Was It Fun
        The Problem That We Solve
        What Do You Do
        Three Sum
        Rock Paper Scissors
        Road Map Data
    """),
    own=lines("""
        Challenges
        🚧 Challenges
        Challenges & Solutions
        Challenges / Solutions
        Challenges Faced and Solutions Implemented
        Challenges and How I Solved Them
        Challenges Along the Way
        What Challenged Me
        Technical Difficulties
        Difficulties & Workarounds
        Difficulties and How I Handled Them
        Problems and Solutions
        Problems → Solutions
        Problems, and What Solved Them
        Problems I Ran Into
        Problems Encountered
        Problems Overcome
        Problem & Fix
        Problem-Solving Experiences
        Issues Faced
        Issues & Resolutions
        Errors I Met
        Errors and Fixes
        Errors & How I Solved Them
        Bugs I Fixed
        Bugs That Taught Me
        Trickiest Bugs
        Debugging Diary
        Debugging Stories
        Hurdles
        Hurdles and How I Cleared Them
        Obstacles I Overcame
        Overcoming Obstacles
        Roadblocks and Breakthroughs
        Blockers
        Barriers
        Setbacks
        Failures
        Failures & Fixes
        Dead Ends
        Pitfalls
        Gotchas
        Pain Points & Fixes
        Growing Pains
        Bumps in the Road
        Struggles and Wins
        Where I Struggled
        What I Struggled With
        What I Wrestled With
        Where I Got Stuck
        What Went Wrong and How I Fixed It
        When Things Went Wrong
        When It Got Hard
        Things That Broke
        What Nearly Broke Me
        What Didn't Work
        What Was Difficult
        What I Found Hard
        What Held Me Back
        What Gave Me Trouble
        What Tripped Me Up
        The Hard Parts
        The Hardest Part
        Tough Moments
        Tricky Parts
        Rough Patches
        Low Points
        The Learning Curve
        Mistakes I Made
        My Biggest Headaches
        Problems
        Problem Log
        Pains
        Incidents
        Outages I Caused
        Postmortems
        What Hurt
        What Hurt Most
        What Bit Me
        What Stopped Me
        What Confused Me
        What Took the Longest
        What Cost Me Sleep
        What Kept Me Up at Night
        What Made Me Cry
        What I Broke
        How I Broke Production
        The Day Everything Failed
        What Didn't Go Well
        What Did Not Go So Well
        Was It Hard?
        What Was the Hardest?
        It Wasn't Easy
        Not So Easy Parts
        Battle Scars
        Sleepless Nights
        Frustrations
        Rabbit Holes
        Bug Stories
        Hall of Shame
        Silly Mistakes
        Things I Did Wrong
        Wrong Turns
        Roses and Thorns
        Highs and Lows
        Why Was It Slow?
        How I Got Unstuck
        Oops Moments
        Three Bugs
        A Bug That Took Three Days
        Bugs Worth Telling
        Detective Stories
        What Refused to Work
        When Nothing Worked
        The Rocky Road
        Moments of Doubt
        Défis rencontrés
        Difficultés
    """),
)
PRACTICES: Final = Named(
    topic="best-practices",
    others=lines("""
        Practice
        Practice Exercises
        Practice Questions
        Practical Experience
        Bad Practices
        Contribution Best Practices
        Contributing Guidelines
        Community Guidelines
        Usage Guidelines
        Code of Conduct
        Rules
        Rules Engine
        Game Rules
        Business Rules
        Validation Rules
        Habit Tracker
        Tip Calculator
        Tips API
        Advice Slip API
        Style Sheet
        Before You Begin
        Before Running the App
        Default Settings
        Routine Maintenance
        Conventions
        Next Generation Features
        Movies You Recommend
    """),
    own=lines("""
        Best Practices
        ✅ Best Practices
        Best Practice
        Best Practises
        Best-Practices
        Best Practices & Takeaways
        Best Practices Followed
        Best Practices in Backend Development
        Security Best Practices
        Standards & Best Practices
        Good Practices
        Recommended Practices
        Practices I Follow
        Practices That Stuck
        Engineering Practices
        Coding Standards
        Coding Conventions
        Coding Guidelines
        Coding Rules
        Engineering Standards
        Clean Code
        Clean Code Principles
        Clean Code Habits
        Good Habits
        Working Habits
        Habits I Keep
        Golden Rules
        Guiding Principles
        Principles I Live By
        My Rules
        Rules of Thumb
        Rules I Follow
        Guidelines I Follow
        Do's and Don'ts
        Dos & Don'ts
        Tips
        Tips & Tricks
        Practical Tips
        Tips for Next Learners
        Advice for Others
        Recommendations for Future Learners
        How I Write Code Now
        Things I Always Do
        Ten Commandments
        My Defaults
        Team Conventions
        Rules I Swear By
        Guidelines for the Next Developer
        Before I Push
        Before Every Commit
        My Checklist
        Do / Don't
        Definition of Done
        What Would You Tell a New Learner?
        To Whoever Comes Next
        Bonnes pratiques
    """),
)
TAKEAWAYS: Final = Named(
    topic="takeaways",
    others=lines("""
        Lesson 1: Models
        Lessons Overview
        Lesson Plans
        Lesson Management
        Learning Objectives
        Learning Path
        Takeaway Orders
        Takeaway Restaurants
        Insights Dashboard
        Insights API
        Data Insights
        Business Insights
        Analytics and Insights
        Reflection API
        Growth Metrics
        User Growth
        Personal Data
        Personal Access Token
        Personal Projects
        Final Project
        Thoughts API
        Learn Differently
        What Remains to Be Done
        What We Leave for Later
        Dear Diary API
        Regression Tests
        Notes
        Letters
        Changed Files
        Goodbye, Spreadsheets
    """),
    own=lines("""
        Takeaways
        🎯 Takeaways
        Take-aways
        Personal Takeaways
        My Key Takeaways
        Lessons
        Lessons Learned
        Lessons Learnt
        Lessons I Learned
        Lessons Along the Way
        Hard-Won Lessons
        Life Lessons
        The Biggest Lesson
        What I Learned
        What I Gained
        What I Got Out of It
        What I Know Now
        What I Take With Me
        What I'll Take Forward
        What I'd Do Differently
        What I Am Proud Of
        What I Wish I Had Known
        What Stayed With Me
        What Changed for Me
        What It Taught Me
        What This Journey Taught Me
        What the Program Gave Me
        How I've Grown
        How the Program Changed Me
        Insights
        Key Insights
        Insights Gained
        Reflections
        Self-Reflection
        Reflections & Growth
        Reflecting Back
        Looking Back
        A Look Back
        In Retrospect
        Personal Growth
        Personal Learnings
        Personal Development
        Personal Impact
        A Personal Note
        Moments of Growth
        Growth
        Wisdom Gained
        Mindset Shifts
        Aha Moments
        Realisations
        Final Thoughts
        Concluding Thoughts
        Advice to My Younger Self
        What Did It Change in You?
        How Are You Different Now?
        What Did You Learn?
        What the Year Changed in Me
        What Peers Taught Me
        What I Keep
        What I Leave With
        What I Carry
        If I Had to Start Again
        If I Could Do It Over
        What I Would Do Differently
        Note to Self
        A Letter to My Future Self
        Dear Future Me
        Who I Am Now
        What I Became
        Then and Now
        What Sticks
        Regrets
        Next Time
        Epilogue
        Moral
        What the Year Did to Me
        What I Bring Home
        What Nobody Told Me
        A Year Later
        Beyond Code
        What It Boils Down To
        Ce que je retiens
        Leçons
    """),
)
COLLABORATION: Final = Named(
    others=lines("""
        Collaborative Filtering
        Collaboration Tools
        Collaboration Features
        Contributing
        Contributors
        Contribution Guidelines
        Frontend
        Frontend Setup
        Frontend Repository
        People API
        Partner API
        Peers Configuration
        Peer-to-peer Architecture
        Squad Selection
        Team Management
        Team Roster Endpoint
        Working with Docker
        Working with the API
        Working with Migrations
        Friends Feed
        Community Guidelines
        Team Update Endpoint
        Pair Programming Exercises
        Crew Members Endpoint
        Human Resources
    """),
    own=lines("""
        Collaboration
        🤝 Collaboration
        Collaboration Hub
        Collaboration & Community
        Collaboration with Frontend Learners
        Frontend–Backend Collaboration
        Who I Collaborated With
        Collaborating with Peers
        Collaborators
        Collaborative Work
        Teamwork
        Teaming Up
        Team & Collaboration
        The Team I Worked With
        My Teammates
        Partners
        Frontend Partners
        Partnership with Frontend Learners
        Peers and Mentors
        Peer Learning
        Pairing Up
        Study Group
        My Squad
        The People
        People Who Helped
        Who I Worked With
        With Whom I Work
        Where We Meet
        Working Together
        How We Work Together
        Working with the Frontend
        Working with the Frontend Team
        Working with Other Learners
        Working Alongside Frontend Developers
        Working in a Team
        Fellow Learners
        Discord Community
        Shout-outs
        Team Up with Me
        Paired Up
        Who Helped
        The Crew
        Allies
        Cohort Mates
        Who Did I Work With?
        Me and the Frontend
        Travail en équipe
    """),
)
TITLES: Final[dict[str, tuple[Named, ...]]] = {
    "key-technologies": (TECHNOLOGIES,),
    "backend-concepts": (CONCEPTS, CONCEPTS_BY_CONTENT),
    "challenges-and-solutions": (CHALLENGES,),
    "best-practices-and-takeaways": (PRACTICES, TAKEAWAYS),
    "collaboration": (COLLABORATION,),
}


@cache
def only(criterion: str) -> Rubric:
    """The built-in rubric with this criterion, and the one by which a README of learning is known."""
    kept = tuple(one for one in load().criteria if one.id in (criterion, "program-overview"))
    return replace(load(), criteria=kept, digest=f"sha256:only-{criterion}")


def place(title: str, criterion: str, named: Named, beginning: str = LEARNING) -> int | None:
    """The line at which the part or topic is found when a title is added to a README, None where it is not."""
    text = f"{beginning}\n{title}\n\n{named.body}\n\n## Licence\n\nNone.\n"
    finding = judged(text, only(criterion))[criterion]
    return covered(finding).get(named.topic) if named.topic else finding.line


def cases(*, own: bool) -> list[ParameterSet]:
    return list(_cases(own=own))


def _cases(*, own: bool) -> Iterator[ParameterSet]:
    for criterion, tables in TITLES.items():
        for named in tables:
            for title in named.own if own else named.others:
                subject = named.topic or criterion
                weakly = " by what stands below it" if named.body != WEATHER else ""
                verb = "names" if own else "does not name"
                yield pytest.param(criterion, named, title, id=f"{title!r} {verb} {subject}{weakly}")


@pytest.mark.parametrize(("criterion", "named", "title"), cases(own=False))
def test_a_near_miss(criterion: str, named: Named, title: str) -> None:
    assert place(f"## {title}", criterion, named) is None


@pytest.mark.parametrize(("criterion", "named", "title"), cases(own=True))
def test_a_title(criterion: str, named: Named, title: str) -> None:
    assert place(f"## {title}", criterion, named) == 5


PLAIN: Final = {
    "key-technologies": (TECHNOLOGIES, "Technologies and Tools"),
    "backend-concepts": (CONCEPTS, "Important Backend Concepts"),
    "challenges-and-solutions": (CHALLENGES, "Hurdles I Met"),
    "best-practices-and-takeaways": (PRACTICES, "Habits I Keep"),
    "collaboration": (COLLABORATION, "Working Together"),
}
SHAPES: Final = {
    "a deeper heading": "#### {}",
    "closed with marks": "## {} ##",
    "underlined": "{}\n---",
    "bold on a line of its own": "**{}**",
    "bold with a colon": "**{}:**",
    "a bold heading": "## **{}**",
    "with a number": "## 4. {}",
    "bold with a number": "**4. {}**",
    "with emoji": "## 🌱 {} 🌱",
    "with a code for an emoji": "## :seedling: {}",
    "in capitals": "## {upper}",
    "in HTML": '<h2 align="center">{}</h2>',
    "bare": "{}",
    "without the space": "##{}",
    "a summary": "<details><summary>{}</summary>\n",
}


@pytest.mark.parametrize("criterion", PLAIN)
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_title_in_any_shape(shape: str, criterion: str) -> None:
    named, title = PLAIN[criterion]
    assert place(shape.format(title, upper=title.upper()), criterion, named) == 5


@pytest.mark.parametrize("criterion", PLAIN)
@pytest.mark.parametrize(
    "shape",
    ["```\n## {}\n```", "<!-- ## {} -->", "    ## {}", "![{}](a.png)", "One says {} and goes on to say more of it."],
    ids=["in a fence", "in a comment", "in indented code", "an image's text", "words of a sentence"],
)
def test_what_is_no_title(shape: str, criterion: str) -> None:
    named, title = PLAIN[criterion]
    assert place(shape.format(title), criterion, named) is None


@pytest.mark.parametrize("title", ["Concepts", "Core Principles", "Backend Development", "Topics Covered"])
def test_in_an_apps_readme_a_weak_title_names_nothing(title: str) -> None:
    assert place(f"## {title}", "backend-concepts", CONCEPTS_BY_CONTENT, APP) is None
